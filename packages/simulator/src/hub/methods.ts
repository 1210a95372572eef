import { REDACTED, redactKey } from "@tenfour/contracts";
import { type Answer, type Cad, refusal } from "./cad.js";
import type { UnitLocation } from "./unit-location.js";

/** One method of the hub. */
export interface HubMethod {
  readonly name: string;
  /** Undefined when the arguments do not fit: too few, too many, or of another type. */
  bind(args: readonly unknown[], connection: string): (() => Answer) | undefined;
}

/** The methods by their name in lower case: ASP.NET Core finds them in any case. */
export function hubMethods(cad: Cad, unitLocation: UnitLocation): ReadonlyMap<string, HubMethod> {
  const authenticate = (name: string): HubMethod => ({
    name,
    bind(args, connection) {
      const [communityId, apiKey, server] = args;
      const fits =
        args.length === 3 && isStringOrNull(communityId) && isStringOrNull(apiKey) && isInt32OrNull(server);
      return fits ? () => cad.authenticate(connection, communityId, apiKey, server) : undefined;
    },
  });
  const methods: HubMethod[] = [
    authenticate("authenticate"),
    authenticate("authenticatev2"),
    {
      name: "unitLocation",
      bind(args, connection) {
        if (args.length !== 1) return undefined;
        return () =>
          cad.isAuthenticated(connection)
            ? unitLocation.call(connection, args[0])
            : refusal("Unauthenticated. Call authenticate first.");
      },
    },
  ];
  return new Map(methods.map((method) => [method.name.toLowerCase(), method]));
}

/** A call's arguments without any API key, right or wrong. */
export function maskedArguments(
  method: HubMethod,
  args: readonly unknown[],
  keys: readonly string[],
): readonly unknown[] {
  const plain = method.name.startsWith("authenticate")
    ? args.map((arg, at) => (at === 1 ? REDACTED : arg))
    : args;
  return keys.reduce((masked, key) => redactKey(masked, key), plain);
}

function isStringOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isInt32OrNull(value: unknown): value is number | null {
  return value === null || (typeof value === "number" && value === (value | 0));
}
