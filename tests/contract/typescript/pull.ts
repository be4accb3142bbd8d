// Pull lists and follow the feed with a client whose types come from the OpenAPI description; print the ids as one JSON object.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const headers = { Authorization: `Bearer ${process.env.PSTN_TOKEN}` };
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: process.env.PSTN_URL, headers });

async function workstreams(): Promise<components["schemas"]["Workstream"][]> {
  const rows: components["schemas"]["Workstream"][] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await client.GET("/api/v1/workstreams/", { params: { query: { limit: 3, cursor } } });
    if (error) throw new Error(error.detail);
    rows.push(...data.results);
    cursor = data.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

// Every list by its path: the union of all paths that end a list.
type Lists = { [path in keyof paths]: path extends `/api/v1/${string}/{key}/${string}` ? never : path }[keyof paths];

async function every(path: Exclude<Lists, "/api/v1/">): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await client.GET(path as "/api/v1/themes/", { params: { query: { limit: 60, cursor } } });
    if (error) throw new Error(error.detail);
    ids.push(...data.results.map((row) => row.id));
    cursor = data.next_cursor ?? undefined;
  } while (cursor);
  return ids;
}

// What is there, as the change feed tells it: the type and the id of each record.
async function followed(): Promise<string[]> {
  const there = new Set<string>();
  let cursor: string | undefined;
  for (let more = true; more; ) {
    const { data, error } = await client.GET("/api/v1/changes/", { params: { query: { limit: 500, cursor } } });
    if (error) throw new Error(error.detail);
    for (const row of data.results) {
      const one = `${row.type} ${row.id}`;
      row.op === "upsert" ? there.add(one) : there.delete(one);
    }
    cursor = data.next_cursor;
    more = data.more;
  }
  return [...there].sort();
}

const told: Record<string, unknown> = { typed: (await workstreams()).map((row) => [row.reference, row.rag]) };
for (const name of process.argv.slice(2)) {
  told[name] = await every(`/api/v1/${name}/` as "/api/v1/themes/");
}
told.followed = await followed();
console.log(JSON.stringify(told));
