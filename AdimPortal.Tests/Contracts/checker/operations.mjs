// Finds the operation of a description that an exchange belongs to.

/** @returns {{find(method: string, path: string): {operation: object, template: string, values: object, parameters: object[]} | null}} */
export function operationsOf(document) {
  const routes = Object.entries(document.paths).map(([template, item]) => ({
    template,
    item,
    names: [...template.matchAll(/{([^}]+)}/g)].map((match) => match[1]),
    pattern: new RegExp(`^${template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/{[^}]+}/g, '([^/]+)')}$`),
  }));
  // A fixed path ("/v2/droplets/actions") goes before one with a place in it.
  routes.sort((a, b) => a.names.length - b.names.length);
  return {
    find(method, path) {
      for (const route of routes) {
        const match = route.pattern.exec(path);
        const operation = match && route.item[method.toLowerCase()];
        if (!operation) continue;
        const values = Object.fromEntries(route.names.map((name, index) => [name, decodeURIComponent(match[index + 1])]));
        return { operation, template: route.template, values, parameters: [...(route.item.parameters ?? []), ...(operation.parameters ?? [])] };
      }
      return null;
    },
  };
}
