// Nothing here needs a script: pages come whole from the server, and are light on a slow phone.
export const csr = false;
