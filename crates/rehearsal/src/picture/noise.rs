//! Fractal noise: octaves of random lattices, smoothly interpolated.

use crate::rng::Rng;

/// A value between 0 and 1 for each pixel.
pub(crate) struct Field {
    w: usize,
    v: Vec<f32>,
}

impl Field {
    /// Noise whose coarsest cells measure `cell` (across, down) pixels; each further octave has half of that and half
    /// the weight. Stretched so that nearly the whole of 0–1 is used.
    pub(crate) fn noise(rng: &mut Rng, w: usize, h: usize, cell: (f32, f32), octaves: usize) -> Self {
        let mut v = vec![0.0; w * h];
        let (mut cell, mut gain, mut total) = (cell, 1.0, 0.0);
        for _ in 0..octaves {
            add_octave(rng, &mut v, w, h, cell, gain);
            total += gain;
            gain *= 0.55;
            cell = ((cell.0 / 2.0).max(1.5), (cell.1 / 2.0).max(1.5));
        }
        let stretch = if octaves > 1 { 1.6 } else { 1.0 };
        v.iter_mut().for_each(|n| *n = ((*n / total - 0.5) * stretch + 0.5).clamp(0.0, 1.0));
        Self { w, v }
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.v.get(y * self.w + x).copied().unwrap_or(0.5)
    }
}

fn add_octave(rng: &mut Rng, v: &mut [f32], w: usize, h: usize, cell: (f32, f32), gain: f32) {
    let across = (w as f32 / cell.0) as usize + 3;
    let down = (h as f32 / cell.1) as usize + 3;
    let lattice: Vec<f32> = (0..across * down).map(|_| rng.unit()).collect();
    let shift = (rng.unit(), rng.unit());
    let columns: Vec<(usize, f32)> = (0..w).map(|x| split(x as f32 / cell.0 + shift.0)).collect();
    for (y, row) in v.chunks_mut(w.max(1)).enumerate() {
        let (iy, ty) = split(y as f32 / cell.1 + shift.1);
        let upper = lattice.iter().skip(iy * across).take(across);
        let lower = lattice.iter().skip((iy + 1) * across).take(across);
        let blended: Vec<f32> = upper.zip(lower).map(|(a, b)| a + (b - a) * ty).collect();
        for (n, &(ix, tx)) in row.iter_mut().zip(&columns) {
            let a = blended.get(ix).copied().unwrap_or(0.5);
            let b = blended.get(ix + 1).copied().unwrap_or(0.5);
            *n += gain * (a + (b - a) * tx);
        }
    }
}

/// The lattice point before a place, and the smoothed way to the next one.
fn split(place: f32) -> (usize, f32) {
    let whole = place as usize;
    let t = place - whole as f32;
    (whole, t * t * (3.0 - 2.0 * t))
}
