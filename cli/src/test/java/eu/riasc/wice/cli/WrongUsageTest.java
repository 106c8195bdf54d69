package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every wrong input gets one line on standard error that names what was found, and nothing on
 * standard output.
 */
class WrongUsageTest {
  private static final String KEY = "mQl1ezFGmkFeHS0rAc1AkZOYvXmKQYYmFEfqIMrEBSI=";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-such-option                                    | --no-such-option",
        "nonsense                                            | nonsense",
        "genkey surplus                                      | surplus",
        "genkey -o xml                                       | found 'xml', expected text or json",
        "pubkey                                              | found an empty line",
        "relay                                               | --listen",
        "relay --listen here                                 | found 'here', expected HOST:PORT",
        "relay --listen 127.0.0.1:99999                      | found port 99999",
        "relay --listen ::1:80                               | expected HOST:PORT",
        "relay --listen 0.0.0.0:0                            | give --cert and --key, or"
            + " --insecure",
        "relay --listen 127.0.0.1:0 --cert /nowhere.pem      | found only --cert",
        "relay --listen 127.0.0.1:0 --proxy-cert abc         | found 'abc', expected 64",
        "listen                                              | found no --backend",
        "listen short                                        | found 5 characters, expected 44",
        "listen --backend inprocess:x --key /nowhere         | no such file",
        "ping                                                | PEER",
        "ping KEY                                            | found no --backend",
        "ping KEY --backend nonsense:x                       | nonsense",
        "ping KEY --backend x                                | scheme",
        "ping KEY --backend inprocess:x -c 0                 | found count 0",
        "ping KEY --backend inprocess:x -c many              | many",
        "ping KEY --backend inprocess:x -i 1ms               | interval 1 ms",
        "ping KEY --backend inprocess:x --timeout soon       | found 'soon'",
        "ping KEY --backend inprocess:x --timeout 0          | more than nothing",
        "ping KEY --backend inprocess:x --ice http://x       | http://x",
        "ping KEY --backend inprocess:x --ice stuns:x        | stuns",
        "ping KEY --backend inprocess:x --port 70000         | found 70000, expected 0 to 65535",
        "ping KEY --backend inprocess:x --interface a/b      | found 'a/b'",
        "candidates --ice stun:                              | stun:",
        "candidates --candidate-types host,prflx             | found 'prflx', expected host, srflx",
        "relay --listen 127.0.0.1:0 --turn turn:example.org  | found only --turn, expected both",
        "relay --listen 127.0.0.1:0 --turn-proven-only       | found only --turn-proven-only,"
            + " expected",
        "candidates --mdns on                                | found 'on', expected resolve, offer",
        "candidates --network-types udp5                     | found 'udp5', expected udp4",
        "candidates --external 10.0.0.5                      | found '10.0.0.5', expected two IP",
        "candidates --external 10.0.0.5=::1                  | expected a unicast address of the"
            + " same",
        "envelope                                            | seal, open or watch",
        "envelope open                                       | found no --key",
        "envelope seal                                       | --to",
        "envelope watch                                      | found no --key",
        "completion                                          | missing required parameter",
        "completion tcsh                                     | found 'tcsh'",
      })
  void isToldInOneLine(String commandLine, String expected) {
    CommandRun run = CommandRun.of(commandLine.strip().replace("KEY", KEY).split(" "));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("wice").contains(expected.strip());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }
}
