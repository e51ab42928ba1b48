// The app package is what Microsoft's own schema of the manifest asks for, and its words fit the places they name.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { modules } from "./rig.mjs";

const Ajv = modules("ajv-draft-04").default;
const addFormats = modules("ajv-formats").default;

// Both files as a Rust test took them out of the package.
const [manifest, japanese] = readFileSync(join(process.env.TAIWA_ARTIFACTS, "teams_package.jsonl"), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

// The package says no place of its schemas; they lie beside what it starts with.
const home = dirname(modules.resolve("@microsoft/app-manifest/package.json"));
const schema = (name) => JSON.parse(readFileSync(join(home, "build/json-schemas/teams/v1.30", name), "utf8"));
const rules = (name) => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(schema(name));
};

test("the manifest follows the newest stable schema", () => {
  const follows = rules("MicrosoftTeams.schema.json");
  assert.ok(follows(manifest), JSON.stringify(follows.errors, null, 1));
  assert.equal(follows({ ...manifest, bots: [{ ...manifest.bots[0], supportsTargetedMessages: "yes" }] }), false);
  assert.equal(follows({ ...manifest, invented: 1 }), false, "what is unknown is noticed");
});

test("the Japanese words follow their schema and stand in places that the manifest has", () => {
  const follows = rules("MicrosoftTeams.Localization.schema.json");
  assert.ok(follows(japanese), JSON.stringify(follows.errors, null, 1));
  const at = (place) => place.split(/[.[\]]+/).filter(Boolean).reduce((json, key) => json?.[key], manifest);
  for (const place of Object.keys(japanese).filter((key) => key !== "$schema")) {
    assert.equal(typeof at(place), "string", place);
  }
});
