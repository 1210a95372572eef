import { REDACTED } from "@tenfour/contracts";
import { SimulatorOptionError } from "../errors.js";
import { type Answer, type Cad, refusal } from "./cad.js";
import type { UnitLocation } from "./unit-location.js";

const METHOD_NAMES = ["authenticate", "authenticatev2", "unitLocation"] as const;
type MethodName = (typeof METHOD_NAMES)[number];

/**
 * The name of a method as the hub spells it; it is found in any case.
 *
 * @throws SimulatorOptionError when the hub has no such method
 */
export function methodName(text: string): string {
  const name = METHOD_NAMES.find((one) => one.toLowerCase() === text.toLowerCase());
  if (name !== undefined) return name;
  throw new SimulatorOptionError(`The hub has no method ${text}; it has ${METHOD_NAMES.join(", ")}.`);
}

/** One method of the hub. */
export interface HubMethod {
  readonly name: MethodName;
  /** Undefined when the arguments do not fit: too few, too many, or of another type. */
  bind(args: readonly unknown[], connection: string): (() => Answer) | undefined;
}

/** The methods by their name in lower case: ASP.NET Core finds them in any case. */
export function hubMethods(cad: Cad, unitLocation: UnitLocation): ReadonlyMap<string, HubMethod> {
  const authenticate = (name: MethodName): HubMethod => ({
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
export function maskedArguments(method: string, args: readonly unknown[]): readonly unknown[] {
  const isAuthentication = method.toLowerCase().startsWith("authenticate");
  return isAuthentication ? args.map((arg, at) => (at === 1 ? REDACTED : arg)) : args;
}

function isStringOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isInt32OrNull(value: unknown): value is number | null {
  return value === null || (typeof value === "number" && value === (value | 0));
}
