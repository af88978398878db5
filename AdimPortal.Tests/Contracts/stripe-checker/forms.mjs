// A form, or a query, as the object that the package's types describe: items[0][price]=x is {items: [{price: 'x'}]}.

export function decode(...texts) {
  const root = {};
  for (const text of texts) {
    for (const [key, value] of new URLSearchParams(text ?? '')) put(root, steps(key), value);
  }
  return lists(root);
}

function steps(key) {
  const [, first, rest] = /^([^[]*)(.*)$/.exec(key);
  return [first, ...[...rest.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1])];
}

function put(at, [step, ...rest], value) {
  const key = step === '' ? String(Object.keys(at).length) : step;
  if (rest.length === 0) at[key] = value;
  else put(at[key] ??= {}, rest, value);
}

function lists(value) {
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, lists(inner)]);
  return entries.length > 0 && entries.every(([key], index) => key === String(index)) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
