import { expect, it } from "vitest";
import { carModelName } from "./car-models.js";
import { trackName } from "./tracks.js";

it.each([
  [0, "Porsche 991 GT3 R"],
  [16, "Lamborghini Huracán Evo (2019)"],
  [28, "Porsche 911 GT3 Cup (992)"],
  [36, "Ford Mustang GT3"],
  [61, "Porsche 718 Cayman GT4"],
  [86, "Porsche 935"],
  [-1, "none"],
  [37, "Car model 37"],
  [1.5, "Car model 1.5"],
])("the car model %d is called %s", (id, name) => {
  expect(carModelName(id)).toBe(name);
});

it.each([
  ["spa", "Spa-Francorchamps"],
  ["nurburgring_24h", "Nürburgring 24h"],
  ["", "none"],
  ["le_mans", "le_mans"],
  ["constructor", "constructor"],
])("the track %j is called %s", (id, name) => {
  expect(trackName(id)).toBe(name);
});
