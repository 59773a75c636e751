// What eslint holds the front end and its tests to; prettier sees to how they look.

import js from "@eslint/js";
import globals from "globals";

const rules = {
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "no-var": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  eqeqeq: "error",
  curly: ["error", "multi-line"],
  "max-len": ["error", { code: 120 }],
};

export default [
  js.configs.recommended,
  { files: ["convnotes/**/*.js"], languageOptions: { globals: globals.browser }, rules },
  { files: ["tests/**/*.js", "*.mjs"], languageOptions: { globals: globals.node }, rules },
];
