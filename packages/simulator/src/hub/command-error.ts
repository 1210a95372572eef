/** A command cannot be carried out as it is written. */
export class CommandError extends Error {}
