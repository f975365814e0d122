// ESLint rule `offhook/layers`: enforces the tables of layers.mjs on every kind of import.
import path from 'node:path'
import { electronNames, layers } from './layers.mjs'

/** @param {string} file @param {string} root */
const projectPath = (file, root) => path.relative(root, file).split(path.sep).join('/')

/**
 * `./x.ts?raw` in src/main/a/b.ts → `src/main/a/x`; a package stays as written.
 * @param {string} specifier @param {string} from
 */
function importedPath(specifier, from) {
  if (!specifier.startsWith('.')) return specifier
  const bare = specifier.replace(/\?.*$/, '').replace(/\.(ts|tsx|js|mjs)$/, '')
  return path.posix.normalize(path.posix.join(path.posix.dirname(from), bare))
}

/** `import type …` or `export type …`, which typescript-eslint marks. @param {any} node */
const isTypesOnly = (node) => node.importKind === 'type' || node.exportKind === 'type'

/**
 * The reasons why `from` must not import `specifier`.
 * @param {string} from @param {string} specifier @param {boolean} typesOnly @returns {string[]}
 */
function objections(from, specifier, typesOnly) {
  const target = importedPath(specifier, from)
  return layers
    .filter(({ files, except }) => files.test(from) && !except?.test(from))
    .filter(({ typesFrom }) => !(typesOnly && typesFrom?.test(target)))
    .filter(({ only, never }) => (only && !only.test(target)) || never?.test(target))
    .map(({ reason }) => reason)
}

/** @type {import('eslint').Rule.RuleModule} */
export const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { forbidden: "'{{what}}' may not be used here. {{reason}}" },
  },
  create(context) {
    const from = projectPath(context.filename, context.cwd)

    /** @param {import('estree').Node} node @param {string} what @param {string} reason */
    const report = (node, what, reason) =>
      context.report({ node, messageId: 'forbidden', data: { what, reason } })

    /** @param {import('estree').Node | null | undefined} source @param {boolean} [typesOnly] */
    const check = (source, typesOnly = false) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return
      const specifier = source.value
      for (const reason of objections(from, specifier, typesOnly)) report(source, specifier, reason)
    }

    /** @param {import('estree').ImportDeclaration} node */
    const checkNames = (node) => {
      if (node.source.value !== 'electron') return
      for (const specifier of node.specifiers) {
        const name =
          specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
            ? specifier.imported.name
            : '*'
        for (const rule of electronNames) {
          const named = rule.name === name || name === '*'
          if (named && rule.files.test(from) && !rule.except.test(from)) report(specifier, name, rule.reason)
        }
      }
    }

    return {
      ImportDeclaration(node) {
        check(node.source, isTypesOnly(node))
        checkNames(node)
      },
      ExportNamedDeclaration: (node) => check(node.source, isTypesOnly(node)),
      ExportAllDeclaration: (node) => check(node.source, isTypesOnly(node)),
      ImportExpression: (node) => check(node.source),
      // import('x').Type in a type position is parsed by typescript-eslint only.
      TSImportType(/** @type {any} */ node) {
        check(node.source ?? node.argument?.literal, true)
      },
    }
  },
}
