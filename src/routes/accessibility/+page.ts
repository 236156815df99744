// Nothing here moves: without a script it is the same page, sooner.
export const csr = false;
