/** The ICE agent (RFC 8445): candidates, checks, nomination and consent. */
@NullMarked
package eu.riasc.wice.ice.agent;

import org.jspecify.annotations.NullMarked;
