//! Subqueries in expressions, over a runner that gives fixed rows.

use super::*;

/// Gives every subquery the same rows.
struct Fixed(Vec<Option<i32>>);

impl SubqueryRunner for Fixed {
    fn run(
        &self,
        _: &Subquery,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>> {
        assert_eq!(outer.len(), 1);
        let rows: Vec<_> = self
            .0
            .iter()
            .copied()
            .take(limit.unwrap_or(usize::MAX))
            .collect();
        Ok(Arc::new(SubqueryRows::new(vec![Batch::new(vec![ints(
            &rows,
        )])])))
    }
}

#[test]
fn subqueries_are_three_valued() {
    let session = facts();
    let node = || {
        crate::plan::Node::Values(crate::plan::Values {
            rows: vec![],
            types: vec![X],
        })
    };
    let evaluate_with = |rows: &[Option<i32>], quantifier: Quantifier, data_type, correlated| {
        let runner = Fixed(rows.to_vec());
        let ctx = EvalContext {
            params: &[],
            outer: &[],
            session: &session,
            subqueries: &runner,
            sequences: &NoSequences,
            interrupts: &NoInterrupts,
        };
        let subquery = Subquery {
            id: crate::plan::SubqueryId::unique(),
            quantifier,
            plan: node(),
            correlated,
        };
        let expr = Expr {
            kind: ExprKind::Subquery(Box::new(subquery)),
            data_type,
            position: None,
        };
        evaluate(&expr, &some_ints(), &ctx).map(|column| values(&column))
    };
    let any = |op| Quantifier::Any {
        operands: vec![column(0, X)],
        op,
    };
    let all = |op| Quantifier::All {
        operands: vec![column(0, X)],
        op,
    };
    let (t, f, n) = (Value::Boolean(true), Value::Boolean(false), Value::Null);
    for correlated in [false, true] {
        let run = |rows: &[Option<i32>], quantifier| {
            evaluate_with(rows, quantifier, DataType::Boolean, correlated).unwrap()
        };
        assert_eq!(
            run(&[Some(2)], any(BinaryOp::Equal)),
            vec![f.clone(), t.clone(), n.clone(), f.clone()]
        );
        assert_eq!(
            run(&[Some(2), None], any(BinaryOp::Equal)),
            vec![n.clone(), t.clone(), n.clone(), n.clone()]
        );
        assert_eq!(run(&[], any(BinaryOp::Equal)), vec![f.clone(); 4]);
        assert_eq!(
            run(&[Some(2), None], all(BinaryOp::NotEqual)),
            vec![n.clone(), f.clone(), n.clone(), n.clone()]
        );
        assert_eq!(run(&[], all(BinaryOp::NotEqual)), vec![t.clone(); 4]);
        assert_eq!(
            run(&[Some(1), Some(4)], all(BinaryOp::Greater)),
            vec![f.clone(), f.clone(), n.clone(), t.clone()]
        );
        assert_eq!(run(&[Some(1)], Quantifier::Exists), vec![t.clone(); 4]);
        let scalar = |rows: &[Option<i32>]| evaluate_with(rows, Quantifier::Scalar, X, correlated);
        assert_eq!(scalar(&[Some(1)]).unwrap(), vec![Value::Int(1); 4]);
        assert_eq!(scalar(&[]).unwrap(), vec![Value::Null; 4]);
        assert_eq!(
            scalar(&[None, None]).unwrap_err().state(),
            SqlState::CardinalityViolation
        );
    }
}
