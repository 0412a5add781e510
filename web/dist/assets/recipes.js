import{C as e,T as t,_ as n,d as r,h as i,j as a,m as o,u as s,w as c}from"./app.js";var l=e(),u=c(`
  query Recipes {
    recipes {
      name
      title
      description
      event
      branches {
        name
      }
    }
  }
`);function d(){let[{data:e,error:c}]=a({query:u});return(0,l.jsxs)(`div`,{className:`page`,children:[(0,l.jsx)(n,{title:`Recipes`,lead:`Workflows to start from. Try one for a contact of yours, see what would be sent and why, then set up what begins it.`}),c&&(0,l.jsx)(i,{error:c}),!e&&!c&&(0,l.jsx)(o,{what:`the recipes`}),(0,l.jsx)(`ul`,{className:`stack`,children:e?.recipes.map(e=>(0,l.jsxs)(`li`,{className:`card`,children:[(0,l.jsxs)(`div`,{className:`card-head`,children:[(0,l.jsx)(`h2`,{children:(0,l.jsx)(t,{href:`/recipes/${e.name}`,children:e.title})}),(0,l.jsx)(r,{children:s(e.event)})]}),(0,l.jsxs)(`div`,{className:`card-body`,children:[(0,l.jsx)(`p`,{children:e.description}),(0,l.jsxs)(`p`,{className:`quiet small`,children:[`Branches: `,[...e.branches.map(e=>e.name),`None`].join(`, `)]})]})]},e.name))})]})}export{d as default};