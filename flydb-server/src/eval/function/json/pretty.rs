//! Documents for people.

use crate::eval::limits::check_value_bytes;
use crate::types::{Json, JsonNode, Result};

/// Four blanks a level, a line a member.
///
/// # Errors
/// 54000 where that is too long.
pub(super) fn pretty(node: &JsonNode<'_>) -> Result<String> {
    let mut out = String::new();
    write(&mut out, node, 0)?;
    Ok(out)
}

fn write(out: &mut String, node: &JsonNode<'_>, level: usize) -> Result<()> {
    match node {
        JsonNode::Plain(_) | JsonNode::String(_) => out.push_str(Json::from_node(node).as_str()),
        JsonNode::Array(elements) => {
            out.push('[');
            for (place, element) in elements.iter().enumerate() {
                line(out, place, level + 1);
                write(out, element, level + 1)?;
            }
            end(out, level, ']');
        }
        JsonNode::Object(members) => {
            out.push('{');
            for (place, (key, value)) in members.iter().enumerate() {
                line(out, place, level + 1);
                out.push_str(Json::from_node(&JsonNode::String(key.clone())).as_str());
                out.push_str(": ");
                write(out, value, level + 1)?;
            }
            end(out, level, '}');
        }
    }
    check_value_bytes(out.len())
}

fn line(out: &mut String, place: usize, level: usize) {
    if place > 0 {
        out.push(',');
    }
    end_of_line(out, level);
}

fn end(out: &mut String, level: usize, bracket: char) {
    end_of_line(out, level);
    out.push(bracket);
}

fn end_of_line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', level * 4));
}
