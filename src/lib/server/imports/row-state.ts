/** What becomes of a row, as kept in one byte a row while rows are checked. */
export const TAKEN = 0;
/** Kept out by an error. */
export const OUT = 1;
/** The same as an earlier row, which is taken. */
export const REPEATED = 2;
