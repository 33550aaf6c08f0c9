/**
 * Whether ejection is ignored, because more than half of the providers would be out (BAL-60).
 *
 * With so many failing, the fault is hardly theirs, and the rest could not carry the load.
 *
 * Source: Envoy's panic threshold, at 50 %.
 */
export const isPanic = (ejected: number, all: number): boolean => 2 * ejected > all;
