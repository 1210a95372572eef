import { Agenda } from "../agenda.js";
import type { SeededRandom } from "../seeded-random.js";
import { epochNs, goTimestamp } from "./go-time.js";
import { LiveState } from "./live-state.js";
import { TRACKS, type Track, type TrackId } from "./tracks.js";
import type { AccwebWireEvent, LiveEventData, WireEnvelope } from "./wire.js";

/** The server instance that all events of a weekend come from. */
export interface Instance {
  /** Digits. */
  readonly id: string;
  /** Free text of the server's admin. */
  readonly name: string;
  /** The game server's UDP port. */
  readonly udpPort: number;
  /** The game server's TCP port. */
  readonly tcpPort: number;
}

const DAY_MS = 86_400_000;

/** One server, its clock, and how it reports what happens. */
export class World {
  readonly agenda = new Agenda<AccwebWireEvent>();
  readonly live = new LiveState();
  readonly random: SeededRandom;
  readonly track: Track;
  readonly #instance: Instance;
  readonly #trackId: TrackId;
  readonly #startAtMs: number;
  #trackIsSet = false;
  #lastNs = 0n;

  constructor(instance: Instance, trackId: TrackId, startAtMs: number, random: SeededRandom) {
    this.#instance = instance;
    this.#trackId = trackId;
    this.#startAtMs = startAtMs;
    this.random = random;
    this.track = TRACKS[trackId];
  }

  /** The server's session clock: milliseconds since midnight. */
  get clockMs(): number {
    return (this.#startAtMs + this.agenda.nowMs) % DAY_MS;
  }

  /** The server has loaded its track; live events name it from now on. */
  setTrack(): void {
    this.#trackIsSet = true;
  }

  /** An event of the instance itself, which always names the configured track. */
  lifecycle<Name extends "instance_started" | "instance_stopped">(name: Name): WireEnvelope<Name> {
    return this.#envelope(name, this.#trackId);
  }

  /** Something that accweb read in the server's log. */
  report<Name extends keyof LiveEventData>(
    name: Name,
    data: LiveEventData[Name],
  ): WireEnvelope<Name> & { readonly data: LiveEventData[Name] } {
    return { ...this.#envelope(name, this.#trackIsSet ? this.#trackId : ""), data };
  }

  #envelope<Name extends string>(eventName: Name, track: string): WireEnvelope<Name> {
    return {
      eventName,
      timestamp: this.#timestamp(),
      instanceId: this.#instance.id,
      instanceName: this.#instance.name,
      track,
      udpPort: this.#instance.udpPort,
      tcpPort: this.#instance.tcpPort,
      nrDrivers: this.live.driverCount,
    };
  }

  /** Never twice the same moment, although several events may fall into one simulated millisecond. */
  #timestamp(): string {
    const drawn = epochNs(this.#startAtMs + this.agenda.nowMs) + BigInt(this.random.int(0, 999_999));
    this.#lastNs = drawn > this.#lastNs ? drawn : this.#lastNs + BigInt(this.random.int(1_000, 90_000));
    return goTimestamp(this.#lastNs);
  }
}
