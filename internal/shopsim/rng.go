package shopsim

// rng is a small deterministic generator (splitmix64): everything about object i is drawn from one rng that depends on
// nothing but the seed, the kind and i.
type rng struct{ state uint64 }

func newRNG(seed uint64, kind string, i int) *rng {
	h := seed ^ 0x9e3779b97f4a7c15
	for _, c := range []byte(kind) {
		h = mix(h ^ uint64(c))
	}
	return &rng{mix(h ^ uint64(i)*0xbf58476d1ce4e5b9)}
}

func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state)
}

// intn draws from 0 to n-1.
func (r *rng) intn(n int) int {
	if n <= 1 {
		return 0
	}
	return int(r.next() % uint64(n))
}

// chance is true with the given probability in percent.
func (r *rng) chance(percent int) bool { return r.intn(100) < percent }

func pick[T any](r *rng, from []T) T { return from[r.intn(len(from))] }

// permutation is a keyed bijection of 0…n-1 (a Feistel network, walked until it lands inside), so that orders are spread
// over customers and both directions are pure functions.
type permutation struct {
	n    uint64
	half uint
	keys [4]uint64
}

func newPermutation(seed uint64, n int) permutation {
	p := permutation{n: uint64(n), half: 1}
	for uint64(1)<<(2*p.half) < p.n {
		p.half++
	}
	r := rng{seed}
	for i := range p.keys {
		p.keys[i] = r.next()
	}
	return p
}

func (p permutation) forward(i int) int {
	x := uint64(i)
	for {
		l, r := x>>p.half, x&(1<<p.half-1)
		for _, k := range p.keys {
			l, r = r, l^mix(r^k)&(1<<p.half-1)
		}
		if x = l<<p.half | r; x < p.n {
			return int(x)
		}
	}
}

func (p permutation) backward(i int) int {
	x := uint64(i)
	for {
		l, r := x>>p.half, x&(1<<p.half-1)
		for k := len(p.keys) - 1; k >= 0; k-- {
			l, r = r^mix(l^p.keys[k])&(1<<p.half-1), l
		}
		if x = l<<p.half | r; x < p.n {
			return int(x)
		}
	}
}
