package resolvers

import (
	"context"
	"storegraph/graph/model"
)

func (r *queryResolver) Recipes(ctx context.Context) ([]model.Recipe, error) {
	return allRecipes()
}

func (r *queryResolver) Recipe(ctx context.Context, name string) (*model.Recipe, error) {
	return recipeNamed(name)
}
