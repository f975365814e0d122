// @ts-nocheck: these are the doors Electron keeps for its own default app, and does not document.
//
// What Electron's own default app does: `electron <folder> …` runs the application in that folder.
// The import is awaited at top level because Electron becomes ready when this file has run.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const {
  main = 'index.js',
  name,
  productName,
  version,
} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))

process.defaultApp = true
app.setAppPath(folder)
app.setName(productName ?? name)
app.setVersion(version)
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
}
await import(pathToFileURL(path.join(folder, main)).href)
