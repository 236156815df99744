/** A list to filter and follow: nothing on it that a script would do better, so none is sent. */
export const csr = false;
