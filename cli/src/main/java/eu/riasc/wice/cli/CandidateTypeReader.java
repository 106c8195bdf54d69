package eu.riasc.wice.cli;

import eu.riasc.wice.ice.agent.CandidateType;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a candidate type that can be offered, as candidate attributes write it. */
final class CandidateTypeReader implements ITypeConverter<CandidateType> {
  private static final List<CandidateType> OFFERED =
      List.of(CandidateType.HOST, CandidateType.SERVER_REFLEXIVE, CandidateType.RELAYED);

  @Override
  public CandidateType convert(String value) {
    for (CandidateType type : OFFERED) {
      if (type.token().equals(value)) {
        return type;
      }
    }
    throw new TypeConversionException("found '" + value + "', expected host, srflx or relay");
  }
}
