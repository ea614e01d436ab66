//! Reads and writes JSON with the types of four published crates, as it is told.
//!
//! In, a line of JSON for each request: `{"type": "<crate>.<Type>", "text": "<JSON text>"}`.
//! Out, a line for each answer: `{"ok": true, "written": "<JSON text>"}` or `{"ok": false, "error": "<message>"}`.
//! With `--types`, the names of all types and nothing else.

mod api_openai;
mod async_openai;
mod openai_struct;
mod outfox_openai;
mod reader;

use reader::Reader;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufWriter, Write};

const CRATES: &[(&str, &[(&str, Reader)])] = &[
    ("api_openai", api_openai::TYPES),
    ("async_openai", async_openai::TYPES),
    ("openai_struct", openai_struct::TYPES),
    ("outfox_openai", outfox_openai::TYPES),
];

#[derive(Deserialize)]
struct Request {
    r#type: String,
    text: String,
}

fn main() -> io::Result<()> {
    let readers: BTreeMap<String, Reader> = CRATES
        .iter()
        .flat_map(|(name, types)| {
            types
                .iter()
                .map(move |(r#type, read)| (format!("{name}.{}", r#type), *read))
        })
        .collect();
    let mut out = BufWriter::new(io::stdout().lock());
    if std::env::args().any(|argument| argument == "--types") {
        for name in readers.keys() {
            writeln!(out, "{name}")?;
        }
        return out.flush();
    }
    for line in io::stdin().lock().lines() {
        let request: Request = serde_json::from_str(&line?)?;
        let answer = match readers.get(&request.r#type) {
            Some(read) => read(&request.text),
            None => Err(format!("no such type: {}", request.r#type)),
        };
        let answer = match answer {
            Ok(written) => json!({"ok": true, "written": written}),
            Err(error) => json!({"ok": false, "error": error}),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}
