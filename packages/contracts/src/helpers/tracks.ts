/** Tracks of Assetto Corsa Competizione by the id that accweb sends (accweb.md §7). */
const tracks: ReadonlyMap<string, string> = new Map([
  ["barcelona", "Barcelona"],
  ["brands_hatch", "Brands Hatch"],
  ["cota", "Circuit of the Americas"],
  ["donington", "Donington"],
  ["hungaroring", "Hungaroring"],
  ["imola", "Imola"],
  ["indianapolis", "Indianapolis"],
  ["kyalami", "Kyalami"],
  ["laguna_seca", "Laguna Seca"],
  ["misano", "Misano"],
  ["monza", "Monza"],
  ["mount_panorama", "Mount Panorama"],
  ["nurburgring", "Nürburgring GP"],
  ["nurburgring_24h", "Nürburgring 24h"],
  ["oulton_park", "Oulton Park"],
  ["paul_ricard", "Paul Ricard"],
  ["red_bull_ring", "Red Bull Ring"],
  ["silverstone", "Silverstone"],
  ["snetterton", "Snetterton"],
  ["spa", "Spa-Francorchamps"],
  ["suzuka", "Suzuka"],
  ["valencia", "Valencia"],
  ["watkins_glen", "Watkins Glen"],
  ["zandvoort", "Zandvoort"],
  ["zolder", "Zolder"],
]);

/**
 * The name of a track: `trackName("spa")` is `Spa-Francorchamps`.
 *
 * @param id `track` of an accweb event
 * @returns the id itself for one that is newer than this table, `none` for `""` (no track set yet)
 */
export function trackName(id: string): string {
  return id === "" ? "none" : (tracks.get(id) ?? id);
}
