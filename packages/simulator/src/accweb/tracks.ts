/** What the simulation knows of a circuit. */
export interface Track {
  /** A good GT3 lap, in milliseconds. */
  readonly lapMs: number;
  /** Share of the lap spent in the first and second sector. */
  readonly sectors: readonly [number, number];
  /** Litres per lap. */
  readonly fuelPerLap: number;
}

/** Circuits that a weekend can be held on, by accweb's track id. */
export const TRACKS = {
  monza: { lapMs: 108_000, sectors: [0.33, 0.35], fuelPerLap: 2.9 },
  spa: { lapMs: 138_000, sectors: [0.31, 0.41], fuelPerLap: 3.5 },
  misano: { lapMs: 94_000, sectors: [0.31, 0.36], fuelPerLap: 2.2 },
  zandvoort: { lapMs: 96_000, sectors: [0.29, 0.37], fuelPerLap: 2.4 },
  nurburgring: { lapMs: 114_000, sectors: [0.36, 0.34], fuelPerLap: 2.8 },
  mount_panorama: { lapMs: 122_000, sectors: [0.39, 0.33], fuelPerLap: 3.2 },
} as const satisfies Readonly<Record<string, Track>>;

/** A track id that the simulation can drive on. */
export type TrackId = keyof typeof TRACKS;

/** The circuits that a weekend can be held on. */
export const SIMULATED_TRACKS: readonly TrackId[] = Object.keys(TRACKS).filter(isTrack);

function isTrack(id: string): id is TrackId {
  return Object.hasOwn(TRACKS, id);
}
