// Draws /openapi.json; everything goes in as text, so nothing in it can become markup.
const answer = await fetch('/openapi.json')
const spec = await answer.json()
const place = document.getElementById('operations')

function make(tag, text, className) {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  return made
}

function named(schema) {
  return schema?.$ref ? spec.components.schemas[schema.$ref.split('/').pop()] : schema
}

function shape(schema) {
  if (!schema) return ''
  if (schema.$ref) return schema.$ref.split('/').pop()
  if (schema.anyOf) return schema.anyOf.map(shape).join(' or ')
  if (schema.enum) return schema.enum.join(' | ')
  if (schema.type === 'array') return `list of ${shape(schema.items)}`
  if (schema.additionalProperties) return `name → ${shape(schema.additionalProperties)}`
  return schema.format ?? schema.type ?? 'anything'
}

function table(rows) {
  const made = make('table')
  for (const [name, kind, about] of rows) {
    const row = make('tr')
    row.append(make('td', name), make('td', kind), make('td', about))
    made.append(row)
  }
  return made
}

function fields(reference) {
  const found = named(reference)
  const required = new Set(found.required ?? [])
  return Object.entries(found.properties ?? {}).map(([name, one]) => [name, shape(one), required.has(name) ? 'required' : ''])
}

// The names of every shape that a schema leads to, itself first.
function reached(schema, found = []) {
  for (const reference of JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)) {
    const name = reference[1]
    if (found.includes(name)) continue
    found.push(name)
    reached(spec.components.schemas[name], found)
  }
  return found
}

function shapes(schema) {
  return reached(schema).flatMap((name) => [make('h4', name), table(fields(spec.components.schemas[name]))])
}

function operation(method, path, one) {
  const made = make('details')
  const title = make('summary')
  title.append(make('span', method.toUpperCase(), 'method'), make('code', path), make('span', one.summary, 'what'))
  const inside = make('div', undefined, 'inside')
  inside.append(make('p', one.description))
  const parameters = one.parameters.map((p) => [p.name, shape(p.schema), `${p.in}${p.required ? ', required' : ''}`])
  if (parameters.length) inside.append(make('h3', 'Parameters'), table(parameters))
  const body = one.requestBody?.content['application/json'].schema
  if (body) inside.append(make('h3', 'Body'), ...shapes(body))
  inside.append(make('h3', 'Answers'))
  for (const [status, said] of Object.entries(one.responses)) {
    const schema = said.content?.['application/json'].schema
    inside.append(make('p', `${status} ${said.description}${schema ? `: ${shape(schema)}` : ''}`))
    if (schema && status < '207') inside.append(...shapes(schema))
  }
  made.append(title, inside)
  made.dataset.words = `${method} ${path} ${one.summary} ${one.description}`.toLowerCase()
  return made
}

for (const { name } of spec.tags) {
  const section = make('section')
  section.append(make('h2', name))
  for (const [path, methods] of Object.entries(spec.paths))
    for (const [method, one] of Object.entries(methods))
      if (one.tags.includes(name)) section.append(operation(method, path, one))
  place.append(section)
}

const search = document.getElementById('search')
function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  let shown = 0
  for (const one of place.querySelectorAll('details')) {
    one.hidden = !words.every((word) => one.dataset.words.includes(word))
    if (!one.hidden) shown += 1
  }
  for (const section of place.querySelectorAll('section'))
    section.hidden = !section.querySelector('details:not([hidden])')
  document.getElementById('count').textContent = shown === 1 ? '1 operation' : `${shown} operations`
}
search.addEventListener('input', show)
show()
