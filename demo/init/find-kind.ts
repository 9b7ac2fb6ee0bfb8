import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KindName, kinds } from './kinds.js';

/** The packages that an application depends on. @throws an Error if its package.json is not JSON */
export function dependenciesOf(folder: string): ReadonlySet<string> {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return new Set();
  type Manifest = Partial<Record<'dependencies' | 'devDependencies', object>>;
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  return new Set(Object.keys({ ...dependencies, ...devDependencies }));
}

/**
 * What an application is made with, by its package.json and its files.
 *
 * @throws an Error for a framework without a template
 */
export function findKind(folder: string): KindName {
  const dependencies = dependenciesOf(folder);
  for (const [name, guide] of Object.entries(others))
    if (dependencies.has(name))
      throw new Error(
        `There is no template for ${name}: see docs/${guide}. Or choose one of ${Object.keys(kinds).join(', ')}.`,
      );
  for (const name of ['next', 'nuxt'] as const) if (dependencies.has(name)) return name;
  const ofVite = (['react', 'vue', 'svelte'] as const).find(
    (name) => dependencies.has('vite') && dependencies.has(name),
  );
  if (ofVite) return ofVite;
  if (dependencies.has('express')) return 'express';
  const files = existsSync(folder) ? readdirSync(folder) : [];
  if (files.some((file) => /\.php$|^composer\.json$/.test(file))) return 'php';
  if (files.some((file) => /\.py$|^(requirements\.txt|pyproject\.toml)$/.test(file))) return 'python';
  return 'express';
}

/** Frameworks on Vite, and where their files go. */
const others: Readonly<Record<string, string>> = {
  '@sveltejs/kit': 'frameworks/svelte.md',
  'react-router': 'frameworks/react-router.md',
  '@tanstack/react-start': 'frameworks/react-router.md',
  astro: 'frameworks/astro.md',
  '@angular/core': 'frameworks/angular.md',
};
