// The same conversation through the playground's own page, as somebody sits before it. Started by the Rust test, which
// turns the product's clock when this asks for it.
//
//   node page.mjs PORT CONTROL OUT LANG   PORT: the manager's playground. CONTROL: where the clock is turned. OUT: pictures.
import { createRequire } from 'node:module'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const [port, control, out, lang] = process.argv.slice(2)
const require = createRequire(join(process.env.TAIWA_AGENTS_MODULES, 'x.js'))
const { chromium } = require('playwright-core')

const words = {
  en: { setup: 'next', digest: '1on1 with', done: 'Done', held: 'Did your 1on1', yes: 'Yes', wrapped: 'Write', nudge: 'Good morning' },
  ja: { setup: '次回', digest: 'から', done: 'できた', held: '1on1はできましたか', yes: 'できた', wrapped: '書', nudge: 'おはようございます' },
}[lang]

mkdirSync(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.TAIWA_CHROMIUM,
  args: ['--no-sandbox', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost'],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 1500 } })
page.setDefaultTimeout(30_000)
const faults = []
page.on('pageerror', (error) => faults.push(String(error)))
const shoot = (name) => page.screenshot({ path: join(out, `${lang}-${name}.png`) })
const clock = async (to) => {
  const answer = await fetch(`${control}/clock/${to}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`the clock: ${answer.status}`)
}
const says = async (text) => {
  await page.locator('div[contenteditable=true]').first().fill(text)
  await page.getByRole('button', { name: 'Send Message' }).click()
}
const sees = (text) => page.getByText(text).last().waitFor()

try {
  await page.goto(`http://localhost:${port}/`)
  await page.locator('div[contenteditable=true]').first().waitFor()
  await says(words.setup)
  await clock('digest')
  await sees(words.digest)
  await shoot('digest')
  const button = page.getByRole('button', { name: words.done }).last()
  await button.click()
  await page.waitForTimeout(1_000)
  await shoot('digest-pressed')
  await clock('held')
  await sees(words.held)
  await page.getByRole('button', { name: words.yes, exact: true }).last().click()
  await page.waitForTimeout(1_000)
  await shoot('wrap-up')
  await clock('monday')
  await sees(words.nudge)
  await shoot('nudge')
  if (faults.length) throw new Error(`the page: ${faults.join('; ')}`)
} catch (error) {
  await shoot('failed')
  if (faults.length) console.error(`the page: ${faults.join('; ')}`)
  throw error
} finally {
  await browser.close()
}
