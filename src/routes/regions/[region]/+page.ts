/** Tables to read and follow: nothing here that a script would do better, so none is sent. */
export const csr = false;
