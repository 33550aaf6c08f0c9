/** A uniform unsigned 32-bit integer: a *draw* of the specification. Not for secrets. */
export const systemDraw = (): number => Math.floor(Math.random() * 0x1_0000_0000);
