/**
 * An object that is being made member by member. What there is one of for every event is made so: spreading what is
 * optional costs several times as much.
 */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
