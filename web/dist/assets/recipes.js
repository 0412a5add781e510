import{A as e,C as t,S as n,d as r,g as i,h as a,m as o,u as s,w as c}from"./app.js";var l=n(),u=t(`
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
`);function d(){let[{data:t,error:n}]=e({query:u});return(0,l.jsxs)(`div`,{className:`page`,children:[(0,l.jsx)(i,{title:`Recipes`,lead:`Workflows to start from. Try one for a contact of yours, see what would be sent and why, then set up what begins it.`}),n&&(0,l.jsx)(a,{error:n}),!t&&!n&&(0,l.jsx)(o,{what:`the recipes`}),(0,l.jsx)(`ul`,{className:`stack`,children:t?.recipes.map(e=>(0,l.jsxs)(`li`,{className:`card`,children:[(0,l.jsxs)(`div`,{className:`card-head`,children:[(0,l.jsx)(`h2`,{children:(0,l.jsx)(c,{href:`/recipes/${e.name}`,children:e.title})}),(0,l.jsx)(r,{children:s(e.event)})]}),(0,l.jsxs)(`div`,{className:`card-body`,children:[(0,l.jsx)(`p`,{children:e.description}),(0,l.jsxs)(`p`,{className:`quiet small`,children:[`Branches: `,[...e.branches.map(e=>e.name),`None`].join(`, `)]})]})]},e.name))})]})}export{d as default};