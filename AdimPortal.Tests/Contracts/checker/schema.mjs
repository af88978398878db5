// Turns the schemas of an OpenAPI 3.0 description into JSON Schema 2020-12, and closes objects on the way:
// a field that the description doesn't know is a misspelt field.

/** Rewrites every schema of the document. Only components and inline schemas are touched, everything else is kept. */
export function toJsonSchema(document) {
  const resolve = (schema) => schema?.$ref ? resolve(pointer(document, schema.$ref)) : schema;
  const convert = (schema, site) => convertSchema(schema, site, resolve);
  const schemas = {};
  for (const [name, schema] of Object.entries(document.components.schemas)) schemas[name] = convert(schema, 'definition');
  return { convert, components: { schemas } };
}

export function pointer(document, ref) {
  return ref.slice(2).split('/').reduce((at, part) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

// A "use" is a place where one value is described completely: there the object is closed. A definition and a branch of
// allOf, anyOf and oneOf describe a part only.
function convertSchema(schema, site, resolve) {
  if (schema === null || typeof schema !== 'object') return schema;
  const { nullable, discriminator, exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  let result = { ...rest };
  delete result.example;
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    if (rest[key]) result[key] = rest[key].map((part) => convertSchema(part, 'branch', resolve));
  }
  if (rest.not) result.not = convertSchema(rest.not, 'branch', resolve);
  if (rest.items) result.items = convertSchema(rest.items, 'use', resolve);
  if (rest.properties) {
    result.properties = Object.fromEntries(Object.entries(rest.properties).map(([name, value]) => [name, convertSchema(value, 'use', resolve)]));
  }
  if (typeof rest.additionalProperties === 'object') result.additionalProperties = convertSchema(rest.additionalProperties, 'use', resolve);
  if (exclusiveMinimum === true) { result.exclusiveMinimum = result.minimum; delete result.minimum; }
  if (exclusiveMaximum === true) { result.exclusiveMaximum = result.maximum; delete result.maximum; }
  if (discriminator?.mapping) result = discriminated(result, discriminator);
  if (site === 'use' && hasProperties(schema, resolve) && !allowsMore(schema, resolve)) result.unevaluatedProperties = false;
  return nullable ? orNull(result) : result;
}

// anyOf alone would accept the body of one kind under the name of another.
function discriminated(schema, { propertyName, mapping }) {
  const { anyOf: _any, oneOf: _one, ...rest } = schema;
  return {
    ...rest,
    required: [...(rest.required ?? []), propertyName],
    properties: { ...rest.properties, [propertyName]: { enum: Object.keys(mapping) } },
    allOf: [
      ...(rest.allOf ?? []),
      ...Object.entries(mapping).map(([name, $ref]) => ({
        if: { properties: { [propertyName]: { const: name } }, required: [propertyName] },
        then: { $ref },
      })),
    ],
  };
}

function orNull(schema) {
  if (typeof schema.type === 'string' && !schema.allOf && !schema.anyOf && !schema.oneOf) {
    return { ...schema, type: [schema.type, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
  }
  return { anyOf: [{ type: 'null' }, schema] };
}

function parts(schema) {
  return [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
}

function hasProperties(schema, resolve) {
  const found = resolve(schema);
  return Object.keys(found.properties ?? {}).length > 0 || parts(found).some((part) => hasProperties(part, resolve));
}

function allowsMore(schema, resolve) {
  const found = resolve(schema);
  return found.additionalProperties !== undefined && found.additionalProperties !== false || parts(found).some((part) => allowsMore(part, resolve));
}

/** The keys that an answer is wrapped in, such as "droplet". The description doesn't require them, but a client needs them. */
export function wrapperKeys(schema, resolve) {
  const found = resolve(schema);
  if (found.oneOf || found.anyOf) return [];
  const own = Object.keys(found.properties ?? {});
  return [...own, ...(found.allOf ?? []).flatMap((part) => wrapperKeys(part, resolve))].filter((key) => key !== 'links');
}
