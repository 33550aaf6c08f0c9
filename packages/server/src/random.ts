import { randomInt } from 'node:crypto';

/** A uniform unsigned 32-bit integer: a *draw* of the specification. */
export type Draw = () => number;

/** The machine's own chance. */
export const systemDraw: Draw = () => randomInt(0x1_0000_0000);

/** A draw as a number from 0, below 1. */
export const unitNumber = (draw: number): number => draw / 0x1_0000_0000;
