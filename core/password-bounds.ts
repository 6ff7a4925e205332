/** Of a password that somebody chooses, in UTF-16 code units. */
export const MIN_PASSWORD_LENGTH = 12;
/** Bounds the work that one sign-in can ask for. */
export const MAX_PASSWORD_LENGTH = 256;
