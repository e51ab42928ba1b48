// Pictures of the messages that people meet most, in both languages and both themes, and on a phone: to be looked at.
import { join } from "node:path";
import { close, open, pictures, samples } from "./rig.mjs";

const wanted = process.argv.slice(2);
const names = wanted.length ? wanted : [
  "digest/ordinary", "nudge/ordinary", "held/ordinary", "held/held_by_you", "home/ordinary", "welcome/ordinary",
  "form_setup/card", "form_wrap_up/card", "form_setup/mended",
];
const all = new Map(samples().map((sample) => [sample.name, sample.card]));
for (const theme of ["light", "dark"]) {
  for (const [device, width] of [["desktop", 640], ["phone", 360]]) {
    const page = await open({ theme, width, scale: 1.5 });
    for (const name of names) {
      for (const lang of ["ja", "en"]) {
        const card = all.get(`${name}/${lang}`);
        if (!card) throw new Error(`no sample ${name}/${lang}`);
        await page.evaluate((card) => { document.querySelector("main").replaceChildren(); globalThis.draw(card); }, card);
        const file = `teams-${name.replace("/", "-")}-${lang}-${theme}-${device}.png`;
        await page.locator("main").screenshot({ path: join(pictures, file) });
      }
    }
  }
}
await close();
