import type { AdminRoute } from "./route.js";

/** What a method and a path lead to. */
export type RouteMatch =
  | { readonly found: true; readonly route: AdminRoute }
  /** `allow` is empty when there is no such path at all. */
  | { readonly found: false; readonly allow: readonly string[] };

/** The routes of the admin listener. Modules add theirs; the order does not matter. */
export class RouteTable {
  readonly #routes = new Map<string, Map<string, AdminRoute>>();

  /** Adds routes. Two for the same method and path are a mistake in the program, and throw. */
  add(...routes: readonly AdminRoute[]): this {
    for (const route of routes) {
      const methods = this.#routes.get(route.path) ?? new Map<string, AdminRoute>();
      if (methods.has(route.method)) throw new Error(`${route.method} ${route.path} has a route already`);
      methods.set(route.method, route);
      this.#routes.set(route.path, methods);
    }
    return this;
  }

  find(method: string, path: string): RouteMatch {
    const methods = this.#routes.get(path);
    const route = methods?.get(method === "HEAD" ? "GET" : method);
    if (route !== undefined) return { found: true, route };
    const allow = [...(methods?.keys() ?? [])].flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one]));
    return { found: false, allow };
  }
}
