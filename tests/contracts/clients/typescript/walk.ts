// A front end in small: logs in, reads lists and the law, and meets a problem it has a type for.
import createClient from "openapi-fetch";
import type { components, paths } from "./ocop.js";

declare const process: { argv: string[]; stdout: { write(text: string): void } };

type Problem = components["schemas"]["Problem"];

const [, , baseUrl = "", username = "", password = ""] = process.argv;
// A list is also served as csv and xlsx; a front end names the media types that it reads.
type Read = "application/json" | "application/problem+json";
const client = createClient<paths, Read>({ baseUrl, headers: { "Accept-Language": "en" } });

const refused = await client.POST("/v1/auth/login", {
  body: { username, password: "Ocop-wrong-password" },
});
if (refused.data) throw new Error("a wrong password was taken");
const problem: Problem = refused.error;

const session = await client.POST("/v1/auth/login", { body: { username, password } });
if (!session.data) throw new Error(JSON.stringify(session.error));
const headers = { Authorization: `Bearer ${session.data.access_token}` };

const units = await client.GET("/v1/units", { params: { query: { level: "province" } } });
if (!units.data) throw new Error(JSON.stringify(units.error));

const products = await client.GET("/v1/products", { headers, params: { query: { limit: 10 } } });
if (!products.data) throw new Error(JSON.stringify(products.error));

const rulebook = await client.GET("/v1/rulebooks/{rulebook}", {
  params: { path: { rulebook: "26-2026" } },
});
if (!rulebook.data) throw new Error(JSON.stringify(rulebook.error));

const missing = await client.GET("/v1/products/{product_id}", {
  headers,
  params: { path: { product_id: "01900000-0000-7000-8000-000000000000" } },
});

process.stdout.write(
  JSON.stringify({
    problem: problem.code,
    title: problem.title,
    account: session.data.account.username,
    provinces: units.data.items.length,
    products: products.data.items.map((product) => product.name),
    rulebook: rulebook.data.id,
    missing: missing.error?.code ?? null,
    status: missing.response.status,
  }),
);
