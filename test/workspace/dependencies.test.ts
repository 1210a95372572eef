import { expect, test } from "vitest";
import { npmName, packages, unpublished } from "./boundaries.js";
import { members } from "./workspace-root.js";

const isOurs = (name: string) => name === "tenfour" || name.startsWith("@tenfour/");

test.each(members)("$name depends on what the table allows it", ({ name, isPublished, manifest }) => {
  const boundary = (isPublished ? packages : unpublished)[name];
  const shipped = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const ours = [...(boundary?.ours ?? []), ...(boundary?.typesOf ?? [])];
  expect(boundary, `${name} has no line in the table`).toBeDefined();
  expect(shipped.filter((found) => isOurs(found) && !ours.includes(found))).toEqual([]);
  expect(shipped.filter((found) => !isOurs(found) && !boundary?.outside.includes(found))).toEqual([]);
});

test.each(members.filter(({ isPublished }) => isPublished))(
  "$name is published under its name",
  ({ name, manifest }) => {
    expect(manifest).toMatchObject({
      name: npmName(name),
      license: "MIT",
      publishConfig: { access: "public" },
    });
    expect(manifest).not.toHaveProperty("private");
  },
);

test.each(members.filter(({ isPublished }) => !isPublished))("$name is never published", ({ manifest }) => {
  expect(manifest).toMatchObject({ private: true, license: "MIT" });
});
