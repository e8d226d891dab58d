/** Lists where an address book does not answer; what Thunderbird makes of them is tested in Thunderbird. */

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { expand } from "../../extension/lists.js";

const refused = () => Promise.reject(new Error("offline"));

/** Address books with lists `[name, description, members]`. A book, or members, of `null` cannot be read. */
function books(...ofBooks) {
  mock.method(console, "error", () => {});
  const find = (id) => ofBooks.flat().find((list) => list?.[0] === id);
  const parse = (text) => {
    const [, name, email] = /^(.*) <(.*)>$/u.exec(text);
    return { name: name.replaceAll('"', ""), email: email.replaceAll('"', "") };
  };
  globalThis.messenger = {
    addressBooks: {
      list: async () => ofBooks.map((_, id) => ({ id, name: `book ${id}` })),
      mailingLists: {
        list: (id) =>
          ofBooks[id]
            ? Promise.resolve(ofBooks[id].map(([name, description]) => ({ id: name, name, description })))
            : refused(),
        listMembers: refused,
      },
    },
    messengerUtilities: {
      parseMailboxString: async (text, options) => {
        const { name, email } = parse(text);
        const members = options?.expandMailingLists && find(name)?.[2];
        return [members ? { name, group: members.map((email) => ({ name: "", email })) } : { name, email }];
      },
    },
  };
}

afterEach(() => mock.restoreAll());

test("a book that cannot be read: what has a name may be a list, and everything else is known", async () => {
  books([["Parents", "", ["p1@one.example", "p2@two.example"]]], null);
  const entries = ["parents <PARENTS>", "Bob <bob@one.example>", "carol@two.example"];
  assert.deepEqual(await expand(entries), {
    lists: { "parents <PARENTS>": ["p1@one.example", "p2@two.example"] },
    unexpanded: ["parents <PARENTS>", "Bob <bob@one.example>"],
  });
});

test("a list whose members cannot be read, and one that it is in", async () => {
  books([
    ["Choir", "", null],
    ["Board", "board@ville.example", ["Choir", "chair@one.example"]],
    ["Parents", "", ["p1@one.example"]],
  ]);
  globalThis.messenger.messengerUtilities.parseMailboxString = (
    (parse) => async (text, options) =>
      (await parse(text, options)).map((parsed) =>
        parsed.group
          ? { ...parsed, group: parsed.group.map(({ email }) => ({ name: email === "Choir" ? "Choir" : "", email })) }
          : parsed,
      )
  )(globalThis.messenger.messengerUtilities.parseMailboxString);
  const { lists, unexpanded } = await expand([
    "Choir <Choir>",
    "board <BOARD@ville.example>",
    "Parents <Parents>",
    "Choir <other>",
  ]);
  assert.deepEqual(lists, { "Parents <Parents>": ["p1@one.example"] });
  assert.deepEqual(unexpanded, ["Choir <Choir>", "board <BOARD@ville.example>"]);
});

test("no address book at all", async () => {
  books();
  assert.deepEqual(await expand(["Bob <bob@one.example>"]), { lists: {}, unexpanded: [] });
  globalThis.messenger.addressBooks.list = refused;
  assert.deepEqual(await expand(["Bob <bob@one.example>", "carol@two.example"]), {
    lists: {},
    unexpanded: ["Bob <bob@one.example>"],
  });
});

test("blanks that get lost on the way may make another list of it", async () => {
  books([
    ["Choir", "the  choir", ["c1@one.example"]],
    ["Empty", "info@one.example", []],
  ]);
  assert.deepEqual(await expand(['Choir <"the choir">', "Empty <info@one.example>"]), {
    lists: { 'Choir <"the choir">': ["c1@one.example"] },
    unexpanded: ['Choir <"the choir">'],
  });
});
