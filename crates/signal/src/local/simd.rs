//! The kernels of this folder, compiled once more for what this processor has: see `crate::simd`, whose rules hold here.
#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calling a function compiled for a detected CPU feature")
)]

use super::describe::{Coefficients, Patch};
use super::dog::Neighbours;
use super::plane::Plane;
use super::{describe, dog, plane};

macro_rules! compiled_twice {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*) $(-> $out:ty)? = $plain:path;)*) => {
        $($(#[$doc])*
        pub(super) fn $name($($arg: $kind),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has AVX2, as asked above.
                return unsafe { x86::$name($($arg),*) };
            }
            $plain($($arg),*)
        })*

        #[cfg(target_arch = "x86_64")]
        mod x86 {
            use super::*;

            $(#[target_feature(enable = "avx2")]
            pub(super) fn $name($($arg: $kind),*) $(-> $out)? {
                $plain($($arg),*)
            })*
        }
    };
}

compiled_twice! {
    /// See [`plane::blur_plain`].
    blur(from: &Plane, kernel: &[f32], out: &mut Plane) = plane::blur_plain;
    /// See [`dog::extrema_plain`].
    extrema(around: &Neighbours<'_>, least: f32, flags: &mut [u8]) = dog::extrema_plain;
    /// See [`describe::coefficients_plain`].
    coefficients(patch: &Patch) -> Coefficients = describe::coefficients_plain;
    /// See [`describe::sample_plain`].
    sample(level: &Plane, x: f32, y: f32, step: (f32, f32)) -> Patch = describe::sample_plain;
}
