/** One authentication against one server. */
export interface SaslExchange {
  /**
   * The answer to the server's last token; called first with undefined, for a token of one's own to begin with
   * (an empty one where the mechanism lets the server begin).
   *
   * @returns undefined once nothing more is to be sent: the exchange has succeeded
   * @throws what makes the authentication fail; the message reaches the `authFailed` state
   */
  next(challenge: Uint8Array | undefined): Promise<Uint8Array | undefined> | Uint8Array | undefined;
}

/**
 * A SASL mechanism. DIGEST-MD5 comes with this package (`digestMd5`); GSSAPI (Kerberos) can be plugged in with a
 * library that serves it: `start` gets the server to ask a ticket for.
 */
export interface SaslMechanism {
  /** `DIGEST-MD5`, `GSSAPI`, … for messages. */
  readonly name: string;
  start(server: { readonly host: string; readonly port: number }): SaslExchange;
}
