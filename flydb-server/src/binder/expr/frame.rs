//! Frames: ROWS, RANGE and GROUPS, and what their offsets may be.

use super::window_definition::windowing;
use super::{CastContext, Clause, ExprBinder, position_of};
use crate::plan::{Exclusion, Expr, Frame, FrameBound, FrameUnits, SortKey};
use crate::sql::ast;
use crate::types::coercion::{castable, is_integer, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

impl ExprBinder<'_> {
    /// Binds a frame of a window with this order.
    ///
    /// # Errors
    /// 42P20 for bounds that no frame can have, 42P10 for an offset that reads columns, 0A000 for RANGE
    /// offsets over a type that has no distances.
    pub(super) fn bind_frame(
        &self,
        frame: &ast::WindowFrame,
        exclusion: Exclusion,
        order_by: &[SortKey],
    ) -> Result<Frame> {
        let ast::WindowFrame {
            units,
            start_bound,
            end_bound,
        } = frame;
        let units = match units {
            ast::WindowFrameUnits::Rows => FrameUnits::Rows,
            ast::WindowFrameUnits::Range => FrameUnits::Range,
            ast::WindowFrameUnits::Groups => FrameUnits::Groups,
        };
        let end_bound = end_bound.as_ref();
        check_bounds(start_bound, end_bound)?;
        if units == FrameUnits::Groups && order_by.is_empty() {
            let at = offset_of(start_bound).and_then(position_of);
            return Err(windowing("GROUPS mode requires an ORDER BY clause", at));
        }
        let end = end_bound.unwrap_or(&ast::WindowFrameBound::CurrentRow);
        Ok(Frame {
            units,
            start: self.bind_bound(start_bound, units, order_by)?,
            end: self.bind_bound(end, units, order_by)?,
            exclusion,
        })
    }

    fn bind_bound(
        &self,
        bound: &ast::WindowFrameBound,
        units: FrameUnits,
        order_by: &[SortKey],
    ) -> Result<FrameBound> {
        let offset = |expr: &ast::Expr| self.bind_offset(expr, units, order_by);
        Ok(match bound {
            ast::WindowFrameBound::CurrentRow => FrameBound::CurrentRow,
            ast::WindowFrameBound::Preceding(None) => FrameBound::UnboundedPreceding,
            ast::WindowFrameBound::Following(None) => FrameBound::UnboundedFollowing,
            ast::WindowFrameBound::Preceding(Some(expr)) => FrameBound::Preceding(offset(expr)?),
            ast::WindowFrameBound::Following(Some(expr)) => FrameBound::Following(offset(expr)?),
        })
    }

    fn bind_offset(
        &self,
        expr: &ast::Expr,
        units: FrameUnits,
        order_by: &[SortKey],
    ) -> Result<Expr> {
        let at = position_of(expr);
        let temporal = units == FrameUnits::Range
            && order_by
                .first()
                .is_some_and(|key| is_temporal(key.expr.data_type));
        let expr = if temporal { expr } else { bare_string(expr) };
        let to = |offset: &Expr| match (units, order_by) {
            (FrameUnits::Rows | FrameUnits::Groups, _) => Ok(DataType::BigInt),
            (FrameUnits::Range, [key]) => offset_type(key.expr.data_type, offset.data_type),
            (FrameUnits::Range, _) => Err(windowing(
                "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column",
                None,
            )),
        };
        let offset = self.in_clause(Clause::FrameOffset(units)).bind(expr)?;
        let to = to(&offset).map_err(|error| error.at(at))?;
        if offset.reads_input() {
            let message = format!(
                "argument of {} must not contain variables",
                unit_name(units)
            );
            return Err(SqlError::new(SqlState::InvalidColumnReference, message).at(at));
        }
        let from = offset.data_type;
        if !castable(from, to, CastContext::Assignment) {
            let message = format!(
                "argument of {} must be type {}, not type {}",
                unit_name(units),
                type_name(to),
                type_name(from)
            );
            return Err(SqlError::new(SqlState::DatatypeMismatch, message).at(at));
        }
        self.binder.coerce(offset, to, CastContext::Assignment)
    }
}

/// The grammar takes a string for an interval, which it is for moments only.
fn bare_string(expr: &ast::Expr) -> &ast::Expr {
    match expr {
        ast::Expr::Interval(ast::Interval {
            value,
            leading_field: None,
            leading_precision: None,
            last_field: None,
            fractional_seconds_precision: None,
        }) => value,
        other => other,
    }
}

fn is_temporal(data_type: DataType) -> bool {
    matches!(
        offset_type(data_type, DataType::Unknown),
        Ok(DataType::Interval)
    )
}

/// How errors call the units.
pub(super) const fn unit_name(units: FrameUnits) -> &'static str {
    match units {
        FrameUnits::Rows => "ROWS",
        FrameUnits::Range => "RANGE",
        FrameUnits::Groups => "GROUPS",
    }
}

/// What is added to a key of this type, given an offset of that one.
fn offset_type(key: DataType, given: DataType) -> Result<DataType> {
    let wanted = match key {
        DataType::SmallInt | DataType::Int | DataType::BigInt => DataType::BigInt,
        DataType::Real | DataType::Double => DataType::Double,
        DataType::Decimal(_) => DataType::Decimal(None),
        DataType::Date
        | DataType::Time
        | DataType::TimeTz
        | DataType::DateTime
        | DataType::Timestamp
        | DataType::Interval => DataType::Interval,
        DataType::Unknown
        | DataType::Boolean
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Char(_)
        | DataType::Blob
        | DataType::Binary(_)
        | DataType::Varbinary(_)
        | DataType::Uuid
        | DataType::Jsonb
        | DataType::Bit(_)
        | DataType::Varbit(_)
        | DataType::Enum(_) => {
            return Err(SqlError::new(
                SqlState::FeatureNotSupported,
                format!(
                    "RANGE with offset PRECEDING/FOLLOWING is not supported for column type {}",
                    type_name(key)
                ),
            ));
        }
    };
    let fits = match wanted {
        DataType::BigInt => given == DataType::Unknown || is_integer(given),
        wanted => castable(given, wanted, CastContext::Implicit),
    };
    if fits {
        return Ok(wanted);
    }
    Err(SqlError::new(
        SqlState::FeatureNotSupported,
        format!(
            "RANGE with offset PRECEDING/FOLLOWING is not supported for column type {} and offset type {}",
            type_name(key),
            type_name(given)
        ),
    )
    .with_hint("Cast the offset value to an appropriate type."))
}

fn offset_of(bound: &ast::WindowFrameBound) -> Option<&ast::Expr> {
    match bound {
        ast::WindowFrameBound::Preceding(expr) | ast::WindowFrameBound::Following(expr) => {
            expr.as_deref()
        }
        ast::WindowFrameBound::CurrentRow => None,
    }
}

/// Bounds between which there can be no row, or that are no start or no end.
fn check_bounds(start: &ast::WindowFrameBound, end: Option<&ast::WindowFrameBound>) -> Result<()> {
    use ast::WindowFrameBound::{CurrentRow, Following, Preceding};
    let message = match (start, end) {
        (Following(None), _) => "frame start cannot be UNBOUNDED FOLLOWING",
        (_, Some(Preceding(None))) => "frame end cannot be UNBOUNDED PRECEDING",
        (Following(Some(_)), None) => {
            "frame starting from following row cannot end with current row"
        }
        (CurrentRow, Some(Preceding(Some(_)))) => {
            "frame starting from current row cannot have preceding rows"
        }
        (Following(Some(_)), Some(Preceding(Some(_)) | CurrentRow)) => {
            "frame starting from following row cannot have preceding rows"
        }
        (Preceding(_), _) | (CurrentRow, _) | (Following(Some(_)), Some(Following(_))) => {
            return Ok(());
        }
    };
    let at = offset_of(start).or_else(|| end.and_then(offset_of));
    Err(windowing(message, at.and_then(position_of)))
}
