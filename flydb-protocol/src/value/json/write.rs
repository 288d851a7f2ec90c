//! Writing a JSON document in its normal form.

use super::parse::Node;
use crate::value::write_json_string;

pub(super) fn document(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Plain(text) => out.push_str(text),
        Node::String(text) => string(text, out),
        Node::Array(elements) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                separate(at, out);
                document(element, out);
            }
            out.push(']');
        }
        Node::Object(entries) => {
            out.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                separate(at, out);
                string(key, out);
                out.push_str(": ");
                document(value, out);
            }
            out.push('}');
        }
    }
}

fn separate(at: usize, out: &mut String) {
    if at > 0 {
        out.push_str(", ");
    }
}

fn string(text: &str, out: &mut String) {
    let mut quoted = Vec::with_capacity(text.len() + 2);
    write_json_string(&mut quoted, text);
    // Escaping adds only ASCII to what was UTF-8.
    out.push_str(std::str::from_utf8(&quoted).unwrap_or_default());
}
