// How Teams sets cards: type sizes, spacing and colours of its light and dark theme, for pictures that people look at.
const themes = {
  light: { page: "#f5f5f5", card: "#ffffff", line: "#e0e0e0", text: "#242424", quiet: "#616161", soft: "#f5f5f5", brand: "#5b5fc7", edge: "#d1d1d1", wrong: "#c4314b", good: "#237b4b", warn: "#835c00" },
  dark: { page: "#1f1f1f", card: "#292929", line: "#3d3d3d", text: "#ffffff", quiet: "#adadad", soft: "#383838", brand: "#7f85f5", edge: "#666666", wrong: "#e37d80", good: "#92c353", warn: "#f8d22a" },
};

export function hostConfig(theme) {
  const it = themes[theme];
  const both = (colour, subtle = colour) => ({ default: colour, subtle });
  const foregroundColors = {
    default: both(it.text, it.quiet), dark: both(it.text, it.quiet), light: both(it.quiet), accent: both(it.brand),
    good: both(it.good), warning: both(it.warn), attention: both(it.wrong),
  };
  return {
    fontFamily: "inherit",
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: it.line },
    containerStyles: {
      default: { backgroundColor: it.card, foregroundColors },
      emphasis: { backgroundColor: it.soft, foregroundColors },
    },
    actions: {
      maxActions: 12, spacing: "default", buttonSpacing: 8, showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
      actionsOrientation: "horizontal", actionAlignment: "left",
    },
    textStyles: { heading: { fontType: "default", isSubtle: false } },
    inputs: { label: { inputSpacing: "small", requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" }, optionalInputs: { weight: "bolder" } }, errorMessage: { color: "attention", spacing: "small" } },
    supportsInteractivity: true,
  };
}

export function style(theme) {
  const it = themes[theme];
  return `
    :root { color-scheme: ${theme}; }
    body { margin: 0; background: ${it.page}; color: ${it.text}; font: 14px/20px "Segoe UI", "Noto Sans", "Noto Sans CJK JP", "Noto Color Emoji", sans-serif; }
    main { padding: 16px; }
    article { max-width: 600px; border: 1px solid ${it.line}; border-radius: 6px; overflow: hidden; background: ${it.card}; box-shadow: 0 1px 3px #0002; margin-bottom: 16px; }
    p { margin: 0; }
    button { font: 600 14px/20px inherit; font-family: inherit; font-weight: 600; min-height: 32px; padding: 5px 12px; border-radius: 4px; border: 1px solid ${it.edge}; background: ${it.card}; color: ${it.text}; cursor: pointer; }
    .ac-actionSet { flex-wrap: wrap !important; row-gap: 8px; }
    .ac-actionSet > div[style*="width"] { flex: 0 0 auto; }
    button.style-positive { background: ${it.brand}; border-color: ${it.brand}; color: ${theme === "dark" ? "#1f1f1f" : "#fff"}; }
    button.style-destructive { color: ${it.wrong}; border-color: ${it.wrong}; }
    input:not([type=radio], [type=checkbox]), textarea, select { font: inherit; box-sizing: border-box; width: 100%; min-height: 32px; padding: 5px 10px; border: 1px solid ${it.edge}; border-radius: 4px; background: ${it.card}; color: ${it.text}; }
    textarea { min-height: 72px; }
    input::placeholder, textarea::placeholder { color: ${it.quiet}; }
    .ac-choiceSetInput-expanded > div, .ac-choiceSetInput-multiSelect > div { margin: 2px 0; gap: 8px; }
    .ac-input-container > *, .ac-choiceSetInput-filtered-container { width: 100%; }
    a { color: ${it.brand}; }`;
}
