//! Conditional logit (McFadden 1974): which of several alternatives, by weights of what is counted of each. Fitted by
//! Newton's steps with a ridge; the same choices give the same weights, bit by bit.

use rayon::prelude::*;

/// A choice whose outcome is known.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// What is counted of each alternative.
    pub(crate) alternatives: Vec<Vec<f64>>,
    /// Which of them is right; several can be.
    pub(crate) right: Vec<bool>,
    /// What is added to the score of each, whatever the weights; nothing to those that are missing here.
    pub(crate) base: Vec<f64>,
}

impl Choice {
    fn shares(&self, weights: &[f64]) -> Vec<f64> {
        let base = self.base.iter().copied().chain(std::iter::repeat(0.0));
        shares(&self.alternatives.iter().zip(base).map(|(a, base)| product(a, weights) + base).collect::<Vec<_>>())
    }
}

const STEPS: usize = 60;
const ENOUGH: f64 = 1e-7;

/// The weights that make the right alternatives likeliest. `ridge`: by how much weights are held near `centre`.
pub(crate) fn fit(choices: &[Choice], centre: &[f64], ridge: f64) -> Vec<f64> {
    let mut weights = centre.to_vec();
    let mut best = objective(choices, &weights, centre, ridge);
    for _ in 0..STEPS {
        let (gradient, hessian) = slopes(choices, &weights, centre, ridge);
        let Some(step) = solved(hessian, gradient) else { break };
        let mut length = 1.0;
        let mut moved = false;
        while length > 1e-4 {
            let next: Vec<f64> = weights.iter().zip(&step).map(|(w, s)| w + length * s).collect();
            let value = objective(choices, &next, centre, ridge);
            if value > best {
                moved = value - best > ENOUGH;
                (weights, best) = (next, value);
                break;
            }
            length /= 2.0;
        }
        if !moved {
            break;
        }
    }
    weights
}

/// How likely each alternative is.
pub(crate) fn shares(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f64 = exps.iter().sum();
    exps.into_iter().map(|e| e / all).collect()
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn objective(choices: &[Choice], weights: &[f64], centre: &[f64], ridge: f64) -> f64 {
    let one = |choice: &Choice| {
        let shares = choice.shares(weights);
        let right: f64 = shares.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
        right.max(1e-300).ln()
    };
    let all: Vec<f64> = choices.par_iter().map(one).collect();
    let held: f64 = weights.iter().zip(centre).map(|(w, c)| (w - c) * (w - c)).sum();
    all.iter().sum::<f64>() - ridge / 2.0 * held
}

/// The gradient, and the information (the negative of the Hessian but for a part that would not be definite).
fn slopes(choices: &[Choice], weights: &[f64], centre: &[f64], ridge: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = weights.len();
    // Chunks of a fixed size, summed in their order: the number of cores does not show.
    let parts: Vec<(Vec<f64>, Vec<Vec<f64>>)> =
        choices.par_chunks(64).map(|chunk| chunk_slopes(chunk, weights)).collect();
    let (mut gradient, mut hessian) = (vec![0.0; n], vec![vec![0.0; n]; n]);
    for (g, h) in parts {
        gradient.iter_mut().zip(g).for_each(|(sum, more)| *sum += more);
        hessian.iter_mut().flatten().zip(h.into_iter().flatten()).for_each(|(sum, more)| *sum += more);
    }
    for (ix, (g, row)) in gradient.iter_mut().zip(&mut hessian).enumerate() {
        if let (Some(w), Some(c), Some(own)) = (weights.get(ix), centre.get(ix), row.get_mut(ix)) {
            *g -= ridge * (w - c);
            *own += ridge;
        }
    }
    (gradient, hessian)
}

fn chunk_slopes(choices: &[Choice], weights: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = weights.len();
    let (mut gradient, mut hessian) = (vec![0.0; n], vec![vec![0.0; n]; n]);
    for choice in choices {
        let shares = choice.shares(weights);
        let right: f64 = shares.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(s, _)| s).sum();
        let mut mean = vec![0.0; n];
        for ((alternative, share), is_right) in choice.alternatives.iter().zip(&shares).zip(&choice.right) {
            let own = if *is_right { share / right.max(1e-300) } else { 0.0 };
            for ((m, g), a) in mean.iter_mut().zip(&mut gradient).zip(alternative) {
                *m += share * a;
                *g += (own - share) * a;
            }
            for (row, a) in hessian.iter_mut().zip(alternative).filter(|(_, a)| **a != 0.0) {
                row.iter_mut().zip(alternative).for_each(|(h, b)| *h += share * a * b);
            }
        }
        for (row, a) in hessian.iter_mut().zip(&mean) {
            row.iter_mut().zip(&mean).for_each(|(h, b)| *h -= a * b);
        }
    }
    (gradient, hessian)
}

/// Solves a symmetric positive definite system (Cholesky).
fn solved(mut a: Vec<Vec<f64>>, b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let (row_i, row_j) = (a.get(i)?, a.get(j)?);
            let sum = row_i.get(j)? - product(row_i.get(..j)?, row_j.get(..j)?);
            let value = if i == j { (sum > 0.0).then(|| sum.sqrt())? } else { sum / row_j.get(j)? };
            *a.get_mut(i)?.get_mut(j)? = value;
        }
    }
    let mut y = b;
    for i in 0..n {
        let row = a.get(i)?;
        let value = (y.get(i)? - product(row.get(..i)?, y.get(..i)?)) / row.get(i)?;
        *y.get_mut(i)? = value;
    }
    for i in (0..n).rev() {
        let mut value = *y.get(i)?;
        for k in i + 1..n {
            value -= a.get(k)?.get(i)? * y.get(k)?;
        }
        *y.get_mut(i)? = value / a.get(i)?.get(i)?;
    }
    Some(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_again() {
        // Of two alternatives, the one with the greater first value is right in three cases of four.
        let of =
            |right: bool| Choice { alternatives: vec![vec![1.0], vec![0.0]], right: vec![right, !right], base: vec![] };
        let choices: Vec<Choice> = (0..400).map(|ix| of(ix % 4 != 0)).collect();
        let weights = fit(&choices, &[0.0], 1e-6);
        assert!((weights[0] - 3f64.ln()).abs() < 1e-4, "{weights:?}");
    }

    #[test]
    fn a_ridge_holds_what_nothing_tells() {
        let choice = Choice { alternatives: vec![vec![0.0], vec![0.0]], right: vec![true, false], base: vec![] };
        assert_eq!(fit(&[choice], &[0.7], 1.0), [0.7]);
    }
}
