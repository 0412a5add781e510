package shopsim

// article is what a clinic's shop sells; products are made from it.
type article struct {
	title, kind, vendor, category string
	cents                         int64
	tags                          []string
	collections                   []string
	option                        string
	values                        []string
	services                      bool // nothing is shipped
}

var shelves = []string{"Skincare", "Retinol", "Supplements", "Memberships", "Post-laser care", "Sun protection", "Gift sets", "New arrivals"}

var articles = []article{
	{"Vitamin C 20% Brightening Serum", "Serum", "Lumière Derm", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 8900, []string{"vitamin-c", "supply-days:60"}, []string{"Skincare"}, "Size", []string{"15 ml", "30 ml"}, false},
	{"Retinol 0.5% Night Repair", "Retinol", "Lumière Derm", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 10299, []string{"retinol", "supply-days:60"}, []string{"Skincare", "Retinol"}, "Strength", []string{"0.25%", "0.5%", "1.0%"}, false},
	{"Post-Laser Recovery Balm", "Balm", "ClinicaCare", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 4650, []string{"supply-days:30", "treatment:laser"}, []string{"Skincare", "Post-laser care"}, "", nil, false},
	{"Bespoke Peptide Serum", "Serum", "ClinicaCare", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 12900, []string{"bespoke", "supply-days:45"}, []string{"Skincare"}, "Size", []string{"15 ml", "30 ml", "50 ml"}, false},
	{"Collagen Peptides", "Supplement", "Vita & Co", "Health & Beauty > Health Care > Fitness & Nutrition > Vitamins & Supplements", 5400, []string{"collagen", "supply-days:30"}, []string{"Supplements"}, "Flavour", []string{"Unflavoured", "Vanilla"}, false},
	{"Omega-3 & Vitamin D", "Supplement", "Vita & Co", "Health & Beauty > Health Care > Fitness & Nutrition > Vitamins & Supplements", 3200, []string{"supply-days:60"}, []string{"Supplements"}, "", nil, false},
	{"Gold Glow Membership", "Membership", "Aesthetica Clinic", "", 19900, []string{"membership:gold", "supply-days:30"}, []string{"Memberships"}, "", nil, true},
	{"Laser Hair Removal – 6 Sessions", "Package", "Aesthetica Clinic", "", 89900, []string{"sessions:6", "treatment:laser"}, []string{"Post-laser care"}, "Area", []string{"Underarms", "Half legs", "Full legs"}, true},
	{"Mineral Sunscreen SPF 50", "Sunscreen", "Heliosafe", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 3800, []string{"spf", "supply-days:90", "treatment:laser"}, []string{"Skincare", "Sun protection", "Post-laser care"}, "Tint", []string{"None", "Light", "Medium"}, false},
	{"Aesthetica Gift Card", "Gift Card", "Aesthetica Clinic", "Arts & Entertainment > Party & Celebration > Gift Giving > Gift Cards & Certificates", 10000, []string{"gift"}, []string{"Gift sets"}, "Denominations", []string{"$50", "$100", "$250"}, true},
	{"Hyaluronic Acid Hydrating Gel", "Serum", "Lumière Derm", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 5900, []string{"hyaluronic", "supply-days:45"}, []string{"Skincare"}, "", nil, false},
	{"Retinol 1.0% Advanced", "Retinol", "Lumière Derm", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 13800, []string{"retinol", "supply-days:60"}, []string{"Skincare", "Retinol"}, "", nil, false},
	{"Niacinamide & Zinc Clarifier", "Serum", "ClinicaCare", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 2950, []string{"acne", "supply-days:60"}, []string{"Skincare", "New arrivals"}, "", nil, false},
	{"Ceramide Barrier Cream", "Moisturiser", "ClinicaCare", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 4400, []string{"supply-days:45"}, []string{"Skincare", "Post-laser care"}, "Size", []string{"50 ml", "100 ml"}, false},
	{"Lactic Acid 10% Peel", "Peel", "Lumière Derm", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 6200, []string{"peel", "supply-days:90"}, []string{"Skincare"}, "", nil, false},
	{"Biotin Hair & Nails", "Supplement", "Vita & Co", "Health & Beauty > Health Care > Fitness & Nutrition > Vitamins & Supplements", 2499, []string{"biotin", "supply-days:90"}, []string{"Supplements"}, "", nil, false},
	{"Magnesium Glycinate", "Supplement", "Vita & Co", "Health & Beauty > Health Care > Fitness & Nutrition > Vitamins & Supplements", 2850, []string{"sleep", "supply-days:60"}, []string{"Supplements"}, "", nil, false},
	{"Platinum Skin Membership", "Membership", "Aesthetica Clinic", "", 39900, []string{"membership:platinum", "supply-days:30"}, []string{"Memberships"}, "", nil, true},
	{"Crème “Éclat” & Masque <Duo>", "Set", "Maison Éclat", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 15600, []string{"gift", "supply-days:60"}, []string{"Skincare", "Gift sets"}, "", nil, false},
	{"美白エッセンス", "Serum", "Hada Lab", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 9800, []string{"brightening", "supply-days:60"}, []string{"Skincare", "New arrivals"}, "", nil, false},
	{"Silicone Scar Gel", "Gel", "ClinicaCare", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 3450, []string{"supply-days:60", "treatment:laser"}, []string{"Post-laser care"}, "", nil, false},
	{"Microneedling Facial – 3 Sessions", "Package", "Aesthetica Clinic", "", 59900, []string{"sessions:3", "treatment:microneedling"}, []string{"Post-laser care"}, "", nil, true},
	{"Gentle Amino Cleanser", "Cleanser", "Hada Lab", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 2700, []string{"supply-days:45"}, []string{"Skincare"}, "Size", []string{"100 ml", "200 ml"}, false},
	{"After-Sun Cooling Mist", "Mist", "Heliosafe", "Health & Beauty > Personal Care > Cosmetics > Skin Care", 2200, []string{"supply-days:30"}, []string{"Sun protection"}, "", nil, false},
}
