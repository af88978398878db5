#!/usr/bin/env node
// Usage: node check.mjs DESCRIPTION.json < exchanges.jsonl
//
// Holds each exchange (a line of JSON: method, path, query, requestBody, status, responseHeaders, responseBody) against the
// OpenAPI description. Writes one line of JSON for each fault: {"exchange": 3, "where": "request body", "message": "…"}.
// Exit status: 0 no faults, 1 faults, 2 it could not be checked.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { operationsOf } from './operations.mjs';
import { pointer, toJsonSchema, wrapperKeys } from './schema.mjs';

// Refused because of their form: a test of the refusal, so the request is allowed to be wrong.
const REFUSED = new Set([400, 409, 422]);
const DOCUMENT = 'https://description/';

function main() {
  const document = corrected(JSON.parse(readFileSync(process.argv[2], 'utf8')));
  const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim());
  const check = checker(document);
  let faults = 0;
  lines.forEach((line, exchange) => {
    for (const fault of check(JSON.parse(line))) {
      faults++;
      console.log(JSON.stringify({ exchange, ...fault }));
    }
  });
  process.exitCode = faults === 0 ? 0 : 1;
}

function checker(document) {
  const deref = (value) => value?.$ref ? deref(pointer(document, value.$ref)) : value;
  const { convert, components } = toJsonSchema(document);
  // The tag pattern of the description isn't valid with the u flag.
  const options = { strict: false, unicodeRegExp: false, allErrors: true, logger: false };
  const ajv = addFormats(new Ajv2020(options)).addSchema({ $id: DOCUMENT, components });
  const coercing = addFormats(new Ajv2020({ ...options, coerceTypes: 'array' })).addSchema({ $id: DOCUMENT, components });
  const operations = operationsOf(document);
  const compiled = new Map();
  const validator = (schema, using) => {
    const key = JSON.stringify([schema, using === coercing]);
    if (!compiled.has(key)) compiled.set(key, using.compile(absolute(convert(schema, 'use'))));
    return compiled.get(key);
  };

  return function* check(exchange) {
    const found = operations.find(exchange.method, exchange.path);
    if (!found) {
      if (exchange.status !== 404) yield { where: 'path', message: `there is no operation ${exchange.method} ${exchange.path}` };
      return;
    }
    if (!REFUSED.has(exchange.status)) yield* request(exchange, found);
    yield* response(exchange, found);
  };

  function* request(exchange, { operation, parameters, values }) {
    const known = parameters.map(deref);
    for (const parameter of known.filter((one) => one.in === 'path')) {
      yield* valid(parameter.schema, values[parameter.name], `path parameter ${parameter.name}`, coercing);
    }
    const query = new URLSearchParams(exchange.query ?? '');
    for (const name of new Set(query.keys())) {
      const parameter = known.find((one) => one.in === 'query' && one.name === name);
      if (!parameter) yield { where: 'query', message: `there is no parameter '${name}'` };
      else yield* valid(parameter.schema, query.get(name), `query parameter ${name}`, coercing);
    }
    for (const parameter of known.filter((one) => one.in === 'query' && one.required && !query.has(one.name))) {
      yield { where: 'query', message: `'${parameter.name}' is required` };
    }
    yield* requestBody(exchange, deref(operation.requestBody));
  }

  function* requestBody(exchange, body) {
    if (!exchange.requestBody) {
      // The description seldom says "required", but no operation that describes a body works without one.
      if (body && exchange.method !== 'DELETE') yield { where: 'request body', message: 'a body is required' };
      return;
    }
    if (!body) {
      yield { where: 'request body', message: 'this operation takes none' };
      return;
    }
    yield* json(exchange.requestBody, body.content['application/json'].schema, 'request body');
  }

  function* response(exchange, { operation }) {
    const described = deref(operation.responses[exchange.status] ?? (exchange.status >= 400 ? operation.responses.default : undefined));
    if (!described) {
      yield { where: 'status', message: `${exchange.status} is not an answer of this operation` };
      return;
    }
    if (exchange.status !== 401) yield* headers(exchange);
    const schema = described.content?.['application/json']?.schema;
    if (!schema) {
      if (exchange.responseBody) yield { where: 'response body', message: 'there should be none' };
      return;
    }
    if (!exchange.responseBody) {
      yield { where: 'response body', message: 'it is missing' };
      return;
    }
    yield* json(exchange.responseBody, schema, 'response body');
    if (exchange.status < 300) yield* wrapped(exchange, schema);
  }

  function* headers(exchange) {
    for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']) {
      if (!/^\d+$/.test(exchange.responseHeaders?.[name] ?? '')) yield { where: 'response headers', message: `${name} is not a number` };
    }
  }

  function* wrapped(exchange, schema) {
    const body = parse(exchange.responseBody);
    for (const key of wrapperKeys(schema, deref)) {
      if (body?.[key] === undefined) yield { where: 'response body', message: `'${key}' is missing` };
    }
  }

  function* json(text, schema, where) {
    const value = parse(text);
    if (value === undefined) yield { where, message: 'it is not JSON' };
    else yield* valid(schema, value, where, ajv);
  }

  function* valid(schema, value, where, using) {
    const validate = validator(schema, using);
    if (validate(value)) return;
    for (const error of validate.errors.slice(0, 5)) {
      const detail = error.params?.unevaluatedProperty ?? error.params?.additionalProperty ?? error.params?.allowedValues?.join(', ') ?? '';
      yield { where, message: `${error.instancePath || '/'} ${error.message} ${detail}`.trim() };
    }
  }
}

/** Slips of the description itself, where the real API answers otherwise. */
function corrected(document) {
  const tagged = document.components.schemas.tags?.properties.resources.allOf[1].properties;
  if (tagged?.imgages) tagged.images = tagged.imgages;
  // Its words and its example have the wrapper, its schema doesn't.
  const answer = document.components.responses.post_image_action_response?.content['application/json'];
  if (answer?.schema.$ref && answer.example?.action) answer.schema = { type: 'object', properties: { action: answer.schema } };
  return document;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** References into the document become references to the schema that ajv knows it by. */
function absolute(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) => key === '$ref' && value.startsWith('#/') ? DOCUMENT + value : value);
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
