//! SHA-512 (FIPS 180-4 §6.4) of eight messages side by side, one in each lane, for what RFC 8032 §5.1.7 hashes of each
//! signature. Where the processor cannot, each is sha2's.

use core::arch::x86_64::__m512i;

use pulp::{NullaryFnOnce, cast};

use crate::crypto::digest::{Blocks, Message};
use crate::crypto::ed25519::lanes::{LANES, Wide, add, splat, transposed};

/// The hash of each message.
pub(super) fn of_each(wide: Wide, messages: &[&[u8]]) -> Vec<[u8; 64]> {
    let mut hashes = vec![[0; 64]; messages.len()];
    let blocks = messages.iter().map(|message| Blocks::of(Message::of(message)));
    let mut waiting = blocks.zip(&mut hashes);
    let mut states = INITIAL.map(|word| [word; LANES]);
    let mut at_work: [_; LANES] = std::array::from_fn(|_| waiting.next());
    while at_work.iter().any(Option::is_some) {
        let mut now = [&NOTHING; LANES];
        for (slot, place) in now.iter_mut().zip(&mut at_work) {
            let block = place.as_mut().and_then(|(blocks, _)| blocks.take(1).first());
            *slot = block.unwrap_or(&NOTHING);
        }
        wide.vectorize(Compressing { wide, states: &mut states, blocks: now });
        for (lane, place) in at_work.iter_mut().enumerate() {
            if let Some((_, hash)) = place.take_if(|(blocks, _)| blocks.is_done()) {
                let words = states.iter_mut().zip(INITIAL).map(|(state, initial)| {
                    let word = std::mem::replace(&mut state[lane], initial);
                    word.to_be_bytes()
                });
                hash.as_chunks_mut().0.iter_mut().zip(words).for_each(|(slot, word)| *slot = word);
                *place = waiting.next();
            }
        }
    }
    drop(waiting);
    hashes
}

/// One block of each message, to be compiled for such processors.
struct Compressing<'b> {
    wide: Wide,
    states: &'b mut [[u64; LANES]; 8],
    blocks: [&'b [u8; BLOCK]; LANES],
}

impl NullaryFnOnce for Compressing<'_> {
    type Output = ();

    // No closures here, for the reason that the sums have none.
    #[inline(always)]
    fn call(self) {
        let Self { wide, states, blocks } = self;
        let mut words = [splat(0); 16];
        for half in 0..2 {
            let mut rows = [splat(0); LANES];
            for lane in 0..LANES {
                let halves = blocks[lane].as_chunks::<{ BLOCK / 2 }>().0;
                rows[lane] = wide.bytes._mm512_shuffle_epi8(cast(halves[half]), cast(BIG_ENDIAN));
            }
            let columns = transposed(wide, rows);
            for place in 0..LANES {
                words[LANES * half + place] = columns[place];
            }
        }
        let mut state = [splat(0); 8];
        for place in 0..8 {
            state[place] = cast(states[place]);
        }
        for (sixteen, constants) in ROUNDS.iter().enumerate() {
            for place in 0..16 {
                if sixteen > 0 {
                    let (early, late) = (words[(place + 1) % 16], words[(place + 14) % 16]);
                    let sum = add(wide, words[place], words[(place + 9) % 16]);
                    words[place] =
                        add(wide, add(wide, sum, spread_early(wide, early)), spread_late(wide, late));
                }
                state = round(wide, state, add(wide, words[place], splat(constants[place])));
            }
        }
        for place in 0..8 {
            states[place] = cast(add(wide, cast(states[place]), state[place]));
        }
    }
}

/// FIPS 180-4 §6.4.2, step 3; `word` is W + K.
#[inline(always)]
fn round(wide: Wide, [a, b, c, d, e, f, g, h]: [__m512i; 8], word: __m512i) -> [__m512i; 8] {
    let vectors = wide.foundation;
    let ch = vectors._mm512_ternarylogic_epi64::<CHOICE>(e, f, g);
    let maj = vectors._mm512_ternarylogic_epi64::<MAJORITY>(a, b, c);
    let of_e = parity(
        wide,
        vectors._mm512_ror_epi64::<14>(e),
        vectors._mm512_ror_epi64::<18>(e),
        vectors._mm512_ror_epi64::<41>(e),
    );
    let of_a = parity(
        wide,
        vectors._mm512_ror_epi64::<28>(a),
        vectors._mm512_ror_epi64::<34>(a),
        vectors._mm512_ror_epi64::<39>(a),
    );
    let one = add(wide, add(wide, h, word), add(wide, of_e, ch));
    [add(wide, one, add(wide, of_a, maj)), a, b, c, add(wide, d, one), e, f, g]
}

/// σ0 of FIPS 180-4 §4.1.3.
#[inline(always)]
fn spread_early(wide: Wide, word: __m512i) -> __m512i {
    let vectors = wide.foundation;
    parity(
        wide,
        vectors._mm512_ror_epi64::<1>(word),
        vectors._mm512_ror_epi64::<8>(word),
        vectors._mm512_srli_epi64::<7>(word),
    )
}

/// σ1 of FIPS 180-4 §4.1.3.
#[inline(always)]
fn spread_late(wide: Wide, word: __m512i) -> __m512i {
    let vectors = wide.foundation;
    parity(
        wide,
        vectors._mm512_ror_epi64::<19>(word),
        vectors._mm512_ror_epi64::<61>(word),
        vectors._mm512_srli_epi64::<6>(word),
    )
}

#[inline(always)]
fn parity(wide: Wide, one: __m512i, two: __m512i, three: __m512i) -> __m512i {
    wide.foundation._mm512_ternarylogic_epi64::<PARITY>(one, two, three)
}

/// What three bits become, by the number they are: the second or the third, as the first says.
const CHOICE: i32 = 0b1100_1010;
/// What two of the three are.
const MAJORITY: i32 = 0b1110_1000;
/// Whether one or three of them are set.
const PARITY: i32 = 0b1001_0110;

/// Bytes of a block.
const BLOCK: usize = 128;

/// What a lane without a message is given.
const NOTHING: [u8; BLOCK] = [0; BLOCK];

/// Where each byte of a word comes from; in each quarter of a register by itself.
const BIG_ENDIAN: [[u8; 16]; 4] = [[7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8]; 4];

/// FIPS 180-4 §5.3.5: the fractions of the square roots of the first eight primes.
const INITIAL: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// FIPS 180-4 §4.2.3: the fractions of the cube roots of the first eighty primes.
const ROUNDS: [[u64; 16]; 5] = [
    [
        0x428a_2f98_d728_ae22,
        0x7137_4491_23ef_65cd,
        0xb5c0_fbcf_ec4d_3b2f,
        0xe9b5_dba5_8189_dbbc,
        0x3956_c25b_f348_b538,
        0x59f1_11f1_b605_d019,
        0x923f_82a4_af19_4f9b,
        0xab1c_5ed5_da6d_8118,
        0xd807_aa98_a303_0242,
        0x1283_5b01_4570_6fbe,
        0x2431_85be_4ee4_b28c,
        0x550c_7dc3_d5ff_b4e2,
        0x72be_5d74_f27b_896f,
        0x80de_b1fe_3b16_96b1,
        0x9bdc_06a7_25c7_1235,
        0xc19b_f174_cf69_2694,
    ],
    [
        0xe49b_69c1_9ef1_4ad2,
        0xefbe_4786_384f_25e3,
        0x0fc1_9dc6_8b8c_d5b5,
        0x240c_a1cc_77ac_9c65,
        0x2de9_2c6f_592b_0275,
        0x4a74_84aa_6ea6_e483,
        0x5cb0_a9dc_bd41_fbd4,
        0x76f9_88da_8311_53b5,
        0x983e_5152_ee66_dfab,
        0xa831_c66d_2db4_3210,
        0xb003_27c8_98fb_213f,
        0xbf59_7fc7_beef_0ee4,
        0xc6e0_0bf3_3da8_8fc2,
        0xd5a7_9147_930a_a725,
        0x06ca_6351_e003_826f,
        0x1429_2967_0a0e_6e70,
    ],
    [
        0x27b7_0a85_46d2_2ffc,
        0x2e1b_2138_5c26_c926,
        0x4d2c_6dfc_5ac4_2aed,
        0x5338_0d13_9d95_b3df,
        0x650a_7354_8baf_63de,
        0x766a_0abb_3c77_b2a8,
        0x81c2_c92e_47ed_aee6,
        0x9272_2c85_1482_353b,
        0xa2bf_e8a1_4cf1_0364,
        0xa81a_664b_bc42_3001,
        0xc24b_8b70_d0f8_9791,
        0xc76c_51a3_0654_be30,
        0xd192_e819_d6ef_5218,
        0xd699_0624_5565_a910,
        0xf40e_3585_5771_202a,
        0x106a_a070_32bb_d1b8,
    ],
    [
        0x19a4_c116_b8d2_d0c8,
        0x1e37_6c08_5141_ab53,
        0x2748_774c_df8e_eb99,
        0x34b0_bcb5_e19b_48a8,
        0x391c_0cb3_c5c9_5a63,
        0x4ed8_aa4a_e341_8acb,
        0x5b9c_ca4f_7763_e373,
        0x682e_6ff3_d6b2_b8a3,
        0x748f_82ee_5def_b2fc,
        0x78a5_636f_4317_2f60,
        0x84c8_7814_a1f0_ab72,
        0x8cc7_0208_1a64_39ec,
        0x90be_fffa_2363_1e28,
        0xa450_6ceb_de82_bde9,
        0xbef9_a3f7_b2c6_7915,
        0xc671_78f2_e372_532b,
    ],
    [
        0xca27_3ece_ea26_619c,
        0xd186_b8c7_21c0_c207,
        0xeada_7dd6_cde0_eb1e,
        0xf57d_4f7f_ee6e_d178,
        0x06f0_67aa_7217_6fba,
        0x0a63_7dc5_a2c8_98a6,
        0x113f_9804_bef9_0dae,
        0x1b71_0b35_131c_471b,
        0x28db_77f5_2304_7d84,
        0x32ca_ab7b_40c7_2493,
        0x3c9e_be0a_15c9_bebc,
        0x431d_67c4_9c10_0d4c,
        0x4cc5_d4be_cb3e_42b6,
        0x597f_299c_fc65_7e2a,
        0x5fcb_6fab_3ad6_faec,
        0x6c44_198c_4a47_5817,
    ],
];
