//! How good likelihood ratios are: Cllr (Brümmer & du Preez 2006; van Lierop et al. 2024 for its reading).

/// A pair of groups of which it is known whether one is the parent of the other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Judged {
    /// Natural logarithm of the likelihood ratio that was told.
    pub log_lr: f64,
    /// Whether it is the parent.
    pub truth: bool,
}

/// Cost of log likelihood ratio, in bits: 0 is perfect, 1 says nothing, more misleads. `None` without pairs of both sorts.
pub fn cllr(judged: &[Judged]) -> Option<f64> {
    let cost = |truth: bool| {
        let of = judged.iter().filter(|pair| pair.truth == truth);
        let costs = of.map(|pair| softplus(if truth { -pair.log_lr } else { pair.log_lr }) / std::f64::consts::LN_2);
        let (count, sum) = costs.fold((0u32, 0.0), |(count, sum), cost| (count + 1, sum + cost));
        (count > 0).then(|| sum / f64::from(count))
    };
    Some((cost(true)? + cost(false)?) / 2.0)
}

/// ln(1 + eˣ), without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_costs_one_bit_and_what_is_right_costs_less() {
        let of = |log_lr: f64| [Judged { log_lr, truth: true }, Judged { log_lr: -log_lr, truth: false }];
        assert!((cllr(&of(0.0)).unwrap() - 1.0).abs() < 1e-12);
        assert!(cllr(&of(5.0)).unwrap() < 0.01);
        assert!(cllr(&of(-5.0)).unwrap() > 7.0);
        assert_eq!(cllr(&of(1.0)[..1]), None);
    }

    #[test]
    fn a_certain_mistake_costs_much_and_stays_a_number() {
        let judged = [Judged { log_lr: -4000.0, truth: true }, Judged { log_lr: 0.0, truth: false }];
        assert!(cllr(&judged).unwrap() > 1000.0);
    }
}
